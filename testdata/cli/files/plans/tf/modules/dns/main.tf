locals {
  text = <<-EOT
    resource "aws_route53_hosted_zone_dnssec" "corp" {
    EOT
}

/* resource "aws_route53_hosted_zone_dnssec" "corp" { */
resource "aws_route53_hosted_zone_dnssec" "corp" {
  count          = var.signed ? 1 : 0 # password = "in the line of a block"
  hosted_zone_id = var.zone_id
}
