from .. import VERSION
from ..area import PI
def where(): return (__name__, VERSION, PI)
