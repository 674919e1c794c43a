# resource "aws_route53_hosted_zone_dnssec" "corp" { in a comment
module "dns" {
  source = "./modules/dns"
  note   = "a ${"nested \"string\" with { braces"} here"
}

module "elsewhere" {
  source = "../../../../../etc"
}
