"""The methods of the sample service, the same on both runtimes."""

from marshmallow import fields

from shared.contracts.directory.roles import Role
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Request


class EchoRequest(Request):
    text = fields.String(required=True)


class SlowRequest(Request):
    seconds = fields.Float(required=True)
    mark = fields.String(load_default="")


class NoRequest(Request):
    pass


class DeepRequest(Request):
    levels = fields.Integer(required=True)


ECHO = Method("target", "echo", EchoRequest, Answer)
SLOW = Method("target", "slow", SlowRequest, Answer, writes=True)
NESTED = Method("target", "nested", EchoRequest, Answer)
DEEP = Method("target", "deep", DeepRequest, Answer)
TIMES_OUT = Method("target", "times_out", NoRequest, Answer)
HANGS = Method("target", "hangs", NoRequest, Answer)
EXITS = Method("target", "exits", NoRequest, Answer)
FAILS = Method("target", "fails", NoRequest, Answer)
UNJSON = Method("target", "unjson", NoRequest, Answer)
FOR_CLERKS = Method("target", "for_clerks", NoRequest, Answer, frozenset({Role.CLERK}))
NEEDS = Method("fragile", "needs", NoRequest, Answer)
NOBODY = Method("nobody", "answers", NoRequest, Answer)

METHODS = {method.name: method for method in (ECHO, SLOW, NESTED, DEEP, TIMES_OUT, HANGS, EXITS, FAILS, UNJSON, FOR_CLERKS, NEEDS, NOBODY)}
SECRET = "secret-110101199003070009"
