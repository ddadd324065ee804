"""An S3 server for tests: moto, which checks signatures, session tokens and policies.

Prints its settings, one name=value a line, then serves until its standard input ends. Below /test/ lie
switches that no S3 server has: to make objects older, and to forget the credentials it gave.
"""

import datetime
import json
import os
import sys
import threading
import urllib.parse

os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "0"

from moto import settings  # noqa: E402
from moto.core import DEFAULT_ACCOUNT_ID  # noqa: E402
from moto.iam.models import iam_backends  # noqa: E402
from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from moto.s3.models import s3_backends  # noqa: E402
from moto.sts.models import sts_backends  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

ALL = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
NO_LISTING = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}

iam = iam_backends[DEFAULT_ACCOUNT_ID]["aws"]
s3 = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
sts = sts_backends[DEFAULT_ACCOUNT_ID]["aws"]


def policy(statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def make_user(name, statement):
    iam.create_user("us-east-1", name)
    iam.put_user_policy(name, "policy", policy(statement))
    key = iam.create_access_key(name)
    print(f"{name}.key={key.access_key_id}")
    print(f"{name}.secret={key.secret_access_key}")


def make_role(name):
    role = iam.create_role(name, policy(ALL), "/", None, "", [], "3600")
    iam.put_role_policy(name, "policy", policy(ALL))
    print(f"role={role.arn}")


def age(query):
    """Makes an object older by some seconds, also among its versions."""
    key = s3.head_object(query["bucket"], query["key"])
    key.last_modified -= datetime.timedelta(seconds=int(query["seconds"]))
    return str(key.last_modified)


def roles(_):
    """Returns how often credentials of a role were given."""
    return str(len(sts.assumed_roles) + len(forgotten))


def forget(_):
    """Knows the credentials no more that were given for roles."""
    forgotten.extend(sts.assumed_roles)
    sts.assumed_roles.clear()
    return ""


forgotten = []
switches = {"age": age, "roles": roles, "forget": forget}
moto = DomainDispatcherApplication(create_backend_app)
# moto is not made for requests that change the same object at once.
one_at_a_time = threading.Lock()


def application(environ, start_response):
    with one_at_a_time:
        return answer(environ, start_response)


def answer(environ, start_response):
    path = environ.get("PATH_INFO", "")
    if not path.startswith("/test/"):
        # A web identity's request is not signed, which moto forgets where it checks signatures.
        unsigned = environ["REQUEST_METHOD"] == "POST" and "HTTP_AUTHORIZATION" not in environ
        settings.INITIAL_NO_AUTH_ACTION_COUNT = float("inf") if unsigned else 0
        return list(moto(environ, start_response))
    query = dict(urllib.parse.parse_qsl(environ.get("QUERY_STRING", "")))
    text = switches[path.removeprefix("/test/")](query).encode()
    start_response("200 OK", [("Content-Length", str(len(text)))])
    return [text]


for bucket in ("store", "versioned", "suspended", "other"):
    s3.create_bucket(bucket, "us-east-1")
s3.put_bucket_versioning("versioned", "Enabled")
s3.put_bucket_versioning("suspended", "Enabled")
s3.put_bucket_versioning("suspended", "Suspended")
make_user("writer", ALL)
make_user("reader", NO_LISTING)
make_role("pod")
server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=MotoRequestHandler)
print(f"port={server.server_port}")
print("ready", flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
