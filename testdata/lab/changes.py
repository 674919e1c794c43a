"""changes.py - scenarios of what resolvers hold from before: the world is switched under them."""
from scenario import scenario

CORP, WSS = 'corp.example.', 'wss.corp.example.'


def healthy(w):
    """As it was."""


def no_ds(w):
    """Signed, and the DS taken out."""
    w.corp.ds = []


@scenario('ds-removed', earlier=[healthy], status={CORP: 'signed-no-ds', WSS: 'signed-no-ds'}, except_=[
    ('apex host sub wild', '*', 'secure', 'the DS is cached still, and the zone signed: the safe order')])
def _(w):
    """The first half of going insecure."""
    no_ds(w)


@scenario('unsigned-ds-cached', earlier=[healthy, no_ds], finds=[('unsign-ds-cached', CORP, 'critical')],
          status={CORP: 'insecure', WSS: 'insecure'}, except_=[
              ('sub', '*', 'secure', 'what leads into the subzone is cached too, and that is signed')])
def _(w):
    """Un-signed while resolvers hold the DS: 30 September 2021."""
    no_ds(w)
    w.corp.unsign()
