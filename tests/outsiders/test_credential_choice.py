#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""boto3 as the judge of where credentials come from: the same environment and files for both, and
both must choose the same access key, secret, token and region. Carillon never prints the last two, so it
signs a request with them, and the signature must be the one that boto3's make. Where AWS's SDKs differ, or botocore refuses what
can be understood, the difference stands in a table here."""

import hashlib
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import boto3
import botocore.configprovider
import botocore.credentials
import botocore.loaders
import botocore.session
from botocore.exceptions import BotoCoreError

from awsstandin import AwsStandIn
from loopback import Handler, Loopback

sys.path.insert(0, str(Path(__file__).parent.parent / "faults"))
import sigv4  # noqa: E402

ENV = {"AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "secret-of-env"}
ENV_TOKEN = ENV | {"AWS_SESSION_TOKEN": "token-of-env"}
WEB = {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token", "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/web"}
SSO = ("sso_start_url=https://corp.example/start\nsso_region=us-east-1\nsso_account_id=111122223333"
       "\nsso_role_name=Role\n")
PROCESS = ("credential_process = /bin/echo '{{\"Version\":1,\"AccessKeyId\":\"AKIDPROCESS\","
           "\"SecretAccessKey\":\"secret-of-process\",\"SessionToken\":\"token-of-process\"}}'\n")
ERROR = "error"
LOADER = botocore.loaders.Loader()  # reads each service's description once


def keys(name):
    return f"aws_access_key_id=AKID{name}\naws_secret_access_key=secret-of-{name}\n"


def keys_with_token(name):
    return f"{keys(name)}aws_session_token=token-of-{name}\n"


def role(source, arn="arn:aws:iam::123456789012:role/x"):
    return f"role_arn={arn}\nsource_profile={source}\n"


HERE = "endpoint_url = http://127.0.0.1:"
SERVICES = f"[services s]\nchime_sdk_messaging =\n  {HERE}4\nsts =\n  {HERE}5\n"
GLOBAL = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}

# (name, environment, config, credentials) of a profile a; tst_configuredendpoint has the answers
ENDPOINTS = [
    ("nothing", {}, "[profile a]\nregion=x\n", ""),
    ("environment", GLOBAL, "[profile a]\n", ""),
    ("environment, of the service",
     GLOBAL | {"AWS_ENDPOINT_URL_CHIME_SDK_MESSAGING": "http://127.0.0.1:2"}, "[profile a]\n", ""),
    ("environment, empty", {"AWS_ENDPOINT_URL": "", "AWS_ENDPOINT_URL_CHIME_SDK_MESSAGING": ""},
     f"[profile a]\n{HERE}3\n", ""),
    ("profile", {}, f"[profile a]\n{HERE}3\n", ""),
    ("another profile", {}, f"[profile b]\n{HERE}3\n[profile a]\n", ""),
    ("credentials file", {}, "", f"[a]\n{HERE}3\n"),
    ("environment before the profile", GLOBAL, "[profile a]\nservices = s\n" + SERVICES, ""),
    ("services", {}, f"[profile a]\nservices = s\n{HERE}3\n" + SERVICES, ""),
    ("services without the service", {},
     f"[profile a]\nservices = s\n{HERE}3\n[services s]\nsts =\n  {HERE}5\n", ""),
    ("services that are not there", {}, "[profile a]\nservices = t\n" + SERVICES, ""),
    ("services that are not needed", GLOBAL, "[profile a]\nservices = t\n", ""),
    ("ignored by the environment", GLOBAL | {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "True"},
     f"[profile a]\n{HERE}3\n", ""),
    ("ignored by the profile", GLOBAL,
     f"[profile a]\nignore_configured_endpoint_urls = true\n{HERE}3\n", ""),
    ("ignored by the profile, not by the environment",
     {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"},
     f"[profile a]\nignore_configured_endpoint_urls = true\n{HERE}3\n", ""),
    ("ignored, in other words", {},
     f"[profile a]\nignore_configured_endpoint_urls = 1\n{HERE}3\n", ""),
]

# (name, environment, config, credentials, profile asked for)
CASES = [
    ("nothing", {}, "", "", None),
    ("token of the environment", ENV | {"AWS_SESSION_TOKEN": "t"}, "", "", None),
    ("empty key in the environment", {"AWS_ACCESS_KEY_ID": ""}, "", "[default]\n" + keys("D"), None),
    ("secret alone in the environment", {"AWS_SECRET_ACCESS_KEY": "s"}, "",
     "[default]\n" + keys("D"), None),
    ("config default", {}, "[default]\n" + keys("D") + "region=eu-west-1\n", "", None),
    ("config profile default", {}, "[profile default]\n" + keys("D"), "", None),
    ("profile default later", {}, "[default]\n" + keys("D") + "[profile default]\n" + keys("P"), "",
     None),
    ("default later", {}, "[profile default]\n" + keys("P") + "[default]\n" + keys("D"), "", None),
    ("no prefix in config", {}, "[a]\n" + keys("A"), "", "a"),
    ("prefix in credentials", {}, "", "[profile a]\n" + keys("A"), "a"),
    ("prefix in credentials, by its name", {}, "", "[profile a]\n" + keys("A"), "profile a"),
    ("quoted name", {}, '[profile "a b"]\n' + keys("AB"), "", "a b"),
    ("inner blanks", {}, "[ profile a ]\n" + keys("A"), "", "a"),
    ("tab after profile", {}, "[profile\ta]\n" + keys("A"), "", "a"),
    ("case of keys", {}, "[profile a]\nAWS_ACCESS_KEY_ID=AKIDA\nAws_Secret_Access_Key=s\n", "", "a"),
    ("case of names", {}, "[profile A]\n" + keys("A"), "", "a"),
    ("full-line comments", {}, "# c\n[profile a]\n; c\n" + keys("A") + "# c\n", "", "a"),
    ("odd characters in a key", {}, "", "[a]\naws_access_key_id=AK+/=#x;y\naws_secret_access_key=s\n",
     "a"),
    ("colons", {}, "[profile a]\naws_access_key_id: AKIDA\naws_secret_access_key : s\n", "", "a"),
    ("blanks around =", {}, "[profile a]\naws_access_key_id  =  AKIDA  \naws_secret_access_key=s\n",
     "", "a"),
    ("nested block", {}, "[profile a]\ns3 =\n  addressing_style = path\n" + keys("A"), "", "a"),
    ("nested block with a key's name", {}, "[profile a]\ns3 =\n  region = moon\n" + keys("A"), "",
     "a"),
    ("CRLF", {}, ("[profile a]\n" + keys("A")).replace("\n", "\r\n"), "", "a"),
    ("other sections", {}, "[plugins]\ncli=x\n[sso-session s]\nsso_region=r\n[profile a]\n"
     + keys("A"), "", "a"),
    ("credentials over config", {}, "[profile a]\n" + keys("C"), "[a]\n" + keys("A"), "a"),
    ("id in one, secret in the other", {}, "[profile a]\naws_secret_access_key=s\n",
     "[a]\naws_access_key_id=AKIDA\n", "a"),
    ("id without secret", {}, "", "[a]\naws_access_key_id=AKIDA\n", "a"),
    ("secret without id", {}, "[profile a]\n" + keys("C"), "[a]\naws_secret_access_key=s\n", "a"),
    ("AWS_DEFAULT_PROFILE", {"AWS_DEFAULT_PROFILE": "a"}, "", "[a]\n" + keys("A"), None),
    ("AWS_DEFAULT_PROFILE and AWS_PROFILE", {"AWS_DEFAULT_PROFILE": "a", "AWS_PROFILE": "b"}, "",
     "[a]\n" + keys("A") + "[b]\n" + keys("B"), None),
    ("region of the environment", ENV | {"AWS_DEFAULT_REGION": "eu-west-3"},
     "[default]\nregion=eu-west-1\n", "", None),
    ("region of the profile with keys of the environment", ENV, "[default]\nregion=eu-west-1\n", "",
     None),
    ("region in the credentials file", {}, "[profile a]\nregion=eu-west-1\n",
     "[a]\nregion=eu-west-2\n" + keys("A"), "a"),
    ("region of another profile", {}, "[default]\nregion=eu-west-1\n[profile a]\noutput=json\n",
     "[a]\n" + keys("A"), "a"),
    ("other files", {"AWS_CONFIG_FILE": "{home}/c", "AWS_SHARED_CREDENTIALS_FILE": "~/s"},
     "[default]\n" + keys("X"), "[default]\n" + keys("X"), None),
    ("role", {}, "[profile a]\n" + role("b"), "[b]\n" + keys("B"), "a"),
    ("role by AWS_PROFILE", {"AWS_PROFILE": "a"}, "[profile a]\n" + role("b"), "[b]\n" + keys("B"),
     None),
    ("role over keys of its own", {}, "[profile a]\n" + role("b") + keys("A"), "[b]\n" + keys("B"),
     "a"),
    ("role of a role", {}, "[profile a]\n" + role("b") + "[profile b]\n" + role("c", "arn:aws:iam::123456789012:role/second"),
     "[c]\n" + keys("C"), "a"),
    ("role of a role with keys", {}, "[profile a]\n" + role("b") + "[profile b]\n"
     + role("c", "arn:aws:iam::123456789012:role/second"), "[b]\n" + keys("B") + "[c]\n" + keys("C"), "a"),
    ("role of itself", {}, "[profile a]\n" + role("a"), "[a]\n" + keys("A"), "a"),
    ("role of itself without keys", {}, "[profile a]\n" + role("a"), "", "a"),
    ("roles in a circle", {}, "[profile a]\n" + role("b") + "[profile b]\n" + role("a"), "", "a"),
    ("role of a process", {}, "[profile a]\n" + role("b") + "[profile b]\n" + PROCESS, "", "a"),
    ("role of nobody", {}, "[profile a]\n" + role("b"), "", "a"),
    ("role of an empty profile", {}, "[profile a]\n" + role("b") + "[profile b]\nregion=x\n", "", "a"),
    ("role without a source", {}, "[profile a]\nrole_arn=arn:aws:iam::123456789012:role/x\n", "", "a"),
    ("role with two sources", {}, "[profile a]\n" + role("b") + "credential_source=Environment\n",
     "[b]\n" + keys("B"), "a"),
    ("role of the environment", ENV, "[profile a]\nrole_arn=arn:aws:iam::123456789012:role/x\ncredential_source=Environment\n",
     "", "a"),
    ("role of an empty environment", {},
     "[profile a]\nrole_arn=arn:aws:iam::123456789012:role/x\ncredential_source=Environment\n", "", "a"),
    ("role of an unknown source", {}, "[profile a]\nrole_arn=arn:aws:iam::123456789012:role/x\ncredential_source=Moon\n", "",
     "a"),
    ("role with all settings", {}, "[profile a]\n" + role("b") + "role_session_name=me\n"
     "external_id=xx\nduration_seconds=1800\n", "[b]\n" + keys("B"), "a"),
    ("role with a duration that is none", {}, "[profile a]\n" + role("b") + "duration_seconds=x\n",
     "[b]\n" + keys("B"), "a"),
    ("web identity", WEB, "", "", None),
    ("web identity before files", WEB, "", "[default]\n" + keys("D"), None),
    ("web identity after the environment", WEB | ENV, "", "", None),
    ("web identity without a role", {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token"}, "", "", None),
    ("web identity not for a named profile", WEB, "", "[a]\n" + keys("A"), "a"),
    ("web identity of a profile", {},
     "[profile a]\nrole_arn=arn:aws:iam::123456789012:role/p\nweb_identity_token_file={home}/token\n", "", "a"),
    ("role over a web identity", {}, "[profile a]\n" + role("b")
     + "[profile b]\nrole_arn=arn:aws:iam::123456789012:role/p\nweb_identity_token_file={home}/token\n", "", "a"),
    ("web identity, missing file", WEB | {"AWS_WEB_IDENTITY_TOKEN_FILE": "/none"}, "", "", None),
    ("sso", {}, "[profile a]\n" + SSO, "", "a"),
    ("sso before keys", {}, "[profile a]\n" + SSO, "[a]\n" + keys("A"), "a"),
    ("sso, half", {}, "[profile a]\nsso_account_id=1\n" + keys("A"), "", "a"),
    ("sso, start url alone", {}, "[profile a]\nsso_start_url=u\n" + keys("A"), "", "a"),
    ("sso, other sign-in", {}, "[profile a]\n" + SSO.replace("corp", "other"), "", "a"),
    ("sso session", {}, "[profile a]\nsso_session=corp\nsso_account_id=1\nsso_role_name=R\n"
     "[sso-session corp]\nsso_start_url=u\nsso_region=us-east-1\n", "", "a"),
    ("sso session, not the same", {}, "[profile a]\nsso_session=corp\n" + SSO
     + "[sso-session corp]\nsso_start_url=u\nsso_region=us-east-1\n", "", "a"),
    ("sso session, missing", {}, "[profile a]\nsso_session=none\n" + SSO, "", "a"),
    ("role over sso", {}, "[profile a]\n" + role("b") + "[profile b]\n" + SSO, "", "a"),
    ("process", {}, "[profile a]\n" + PROCESS, "", "a"),
    ("process after keys in credentials", {}, "[profile a]\n" + PROCESS, "[a]\n" + keys("A"), "a"),
    ("process before keys in config", {}, "[profile a]\n" + PROCESS + keys("A"), "", "a"),
    ("process of another version", {}, "[profile a]\n" + PROCESS.replace(":1,", ":2,"), "", "a"),
    ("process that fails", {}, "[profile a]\ncredential_process=/bin/false\n", "", "a"),
    ("process that is none", {}, "[profile a]\ncredential_process=/no/such\n", "", "a"),
]

# name: (environment, config, credentials, profile, what boto3 says, what Carillon says, why)
DIFFERENCES = {
    "comment after a key id": (
        {}, "", "[a]\naws_access_key_id=AKIDA # c\naws_secret_access_key=s\n", "a",
        "AKIDA # c", "AKIDA", "the JavaScript SDK strips it, and no key has a blank"),
    "comment after a region": (
        {}, "[profile a]\nregion=eu-west-1 ; c\n" + keys("A"), "", "a",
        ("AKIDA", "eu-west-1 ; c"), ("AKIDA", "eu-west-1"), "the JavaScript SDK strips it"),
    "a section twice": (
        {}, "", "[a]\n" + keys("A") + "[a]\nregion=eu-west-1\n", "a",
        ERROR, ("AKIDA", "eu-west-1"), "the JavaScript SDK merges them"),
    "a key twice": (
        {}, "", "[a]\n" + keys("A") + "aws_access_key_id=AKIDB\n", "a",
        ERROR, "AKIDB", "in the JavaScript SDK the later one wins"),
    "a line that is no setting": (
        {}, "", "[a]\nwhat\n" + keys("A"), "a",
        ERROR, "AKIDA", "the JavaScript SDK leaves it out"),
    "an indented key": (
        {}, "", "[a]\naws_access_key_id=AKIDA\n  aws_secret_access_key=s\n", "a",
        ERROR, "AKIDA", "for the JavaScript SDK it is a key"),
    "a byte order mark": (
        {}, "", "\ufeff[a]\n" + keys("A"), "a",
        ERROR, "AKIDA", "an editor's work, and nothing else it could mean"),
    "AWS_REGION": (
        ENV | {"AWS_REGION": "eu-west-2"}, "[default]\nregion=eu-west-1\n", "", None,
        ("AKIDENV", "eu-west-1"), ("AKIDENV", "eu-west-2"),
        "every SDK but botocore reads AWS_REGION"),
    "AWS_REGION and AWS_DEFAULT_REGION": (
        ENV | {"AWS_REGION": "eu-west-2", "AWS_DEFAULT_REGION": "eu-west-3"}, "", "", None,
        ("AKIDENV", "eu-west-3"), ("AKIDENV", "eu-west-2"),
        "every SDK but botocore reads AWS_REGION"),
    "a name that STS will not have": (
        {}, "[profile a]\n" + role("b") + "role_session_name=a/b\n", "[b]\n" + keys("B"), "a",
        "asks", ERROR, "STS would refuse it; the reason is told before"),
    "an expiration that is past": (
        ENV | {"AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z"}, "", "", None,
        ERROR, "AKIDENV", "the JavaScript SDK lets the service say so; doctor does, too"),
    "an empty AWS_PROFILE": (
        {"AWS_PROFILE": ""}, "", "[default]\n" + keys("D"), None,
        ERROR, "AKIDD", "for the JavaScript SDK it is not set"),
    "an empty AWS_DEFAULT_REGION": (
        ENV | {"AWS_DEFAULT_REGION": ""}, "[default]\nregion=eu-west-1\n", "", None,
        ("AKIDENV", ""), ("AKIDENV", "eu-west-1"), "there is no such region"),
    "a section DEFAULT": (
        {}, "[DEFAULT]\nregion=eu-west-1\n[profile a]\n" + keys("A"), "", "a",
        ("AKIDA", "eu-west-1"), ("AKIDA", None), "Python's parser hands it down, no other does"),
    "keys of a section DEFAULT": (
        {}, "", "[DEFAULT]\n" + keys("D") + "[a]\nregion=eu-west-1\n", "a",
        "AKIDD", ERROR, "Python's parser hands it down, no other does"),
    "a name with a backslash": (
        {}, "[profile a\\ b]\n" + keys("A"), "", "a b",
        "AKIDA", ERROR, "botocore takes names apart as a shell does, the JavaScript SDK as they are"),
    "an empty secret": (
        {}, "", "[a]\naws_access_key_id=AKIDA\naws_secret_access_key=\n", "a",
        "AKIDA", ERROR, "nothing can be signed with it"),
    "an empty role": (
        {}, "[profile a]\nrole_arn=\n" + keys("A"), "", "a",
        ERROR, "AKIDA", "for the JavaScript SDK it is not set"),
    "a process that has ended credentials": (
        {}, "[profile a]\n" + PROCESS.replace("-process\"}", "-process\",\"Expiration\":\"2020-01-01T00:00:00Z\"}"),
        "", "a", ERROR, ERROR, "both refuse"),
}


class WitnessHandler(Handler):
    def do_POST(self):
        self.server.owner.request = (
            self.command, self.path,
            {name.lower(): value for name, value in self.headers.items()}, self.body())
        self.answer(403, "application/json", b"{}", x_amzn_ErrorType="AccessDeniedException")


class Witness(Loopback):
    """Keeps the last request it got, and refuses it."""

    handler = WitnessHandler
    request = None

    def is_signed_with(self, credentials):
        """Whether the request bears the key, the token and the signature of these."""
        method, target, headers, body = self.request
        key, scope, names, signature = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=(\S+)/(\d{8}/[^/]+/\w+/aws4_request), SignedHeaders=(\S+), Signature=(\w+)",
            headers["authorization"]).groups()
        path, _, query = target.partition("?")
        canonical = sigv4.canonical_request(method, path, query, headers, names.split(";"), body)
        return (key == credentials.access_key
                and headers.get("x-amz-security-token") == credentials.token
                and (credentials.token is None or "x-amz-security-token" in names.split(";"))
                and signature == sigv4.signature(
                    canonical, headers["x-amz-date"], scope, credentials.secret_key))


class TrapHandler(Handler):
    def do_GET(self):
        self.server.owner.visits.append(self.path)
        self.answer(404, "text/plain", b"")

    do_PUT = do_GET


class Trap(Loopback):
    """Stands where metadata would, gives nothing and keeps who came."""

    handler = TrapHandler

    def __init__(self):
        self.visits = []


class CredentialChoice(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = AwsStandIn()
        cls.service.__enter__()
        cls.addClassCleanup(cls.service.__exit__)
        cls.witness = Witness()
        cls.witness.__enter__()
        cls.addClassCleanup(cls.witness.__exit__)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        cache = self.home / ".aws/sso/cache"
        cache.mkdir(parents=True)
        (self.home / "token").write_text("web.identity.token", encoding="utf-8")
        # Somewhere else, for who asks for it.
        (self.home / "c").write_text("[default]\nregion=eu-west-9\n", encoding="utf-8")
        (self.home / "s").write_text("[default]\n" + keys("S"), encoding="utf-8")
        for name in ("https://corp.example/start", "corp"):
            file = cache / (hashlib.sha1(name.encode()).hexdigest() + ".json")
            file.write_text(json.dumps({"accessToken": "SIGNEDIN", "region": "us-east-1",
                                        "expiresAt": "2099-01-01T00:00:00Z",
                                        "startUrl": name}), encoding="utf-8")

    def environment(self, given):
        return {"HOME": str(self.home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1",
                "AWS_ENDPOINT_URL_STS": self.service.url, "AWS_ENDPOINT_URL_SSO": self.service.url,
                "AWS_ENDPOINT_URL_SSO_OIDC": self.service.url,
                **{k: v.replace("{home}", str(self.home)) for k, v in given.items()}}

    def write(self, config, credentials):
        for name, text in (("config", config), ("credentials", credentials)):
            text = text.replace("{home}", str(self.home)).replace("{{", "{").replace("}}", "}")
            (self.home / ".aws" / name).write_bytes(text.encode())

    def ours(self, environment, profile):
        """(access key id or error, region)"""
        arguments = ["--aws-profile", profile] if profile else []
        ended = subprocess.run(
            [os.environ["CARILLONCTL"], "profiles", "--explain", *arguments], env=environment,
            capture_output=True, text=True, check=False, timeout=60)
        told = json.loads(ended.stdout)
        self.assertEqual(ended.returncode, 0 if "AccessKeyId" in told else 253, ended)
        return told.get("AccessKeyId", ERROR), told["Region"] or None

    def assert_signs_like(self, credentials, environment, profile):
        """What Carillon signs with is what boto3 would."""
        instance = "arn:aws:chime:us-east-1:123456789012:app-instance/a"
        self.witness.request = None
        ended = subprocess.run(
            [os.environ["CARILLONCTL"], "send", "--channel-arn", f"{instance}/channel/c",
             "--chime-bearer", f"{instance}/user/u", "--content", "x", "--region", "us-east-1",
             "--endpoint-url", self.witness.url, *(["--aws-profile", profile] if profile else [])],
            env=environment, capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(ended.returncode, 254, ended)
        self.assertTrue(self.witness.is_signed_with(credentials))

    def theirs(self, environment, profile):
        cache = str(self.home / ".aws/sso/cache")
        with mock.patch.dict(os.environ, environment, clear=True), \
                mock.patch.object(botocore.credentials.SSOProvider, "_SSO_TOKEN_CACHE_DIR", cache), \
                mock.patch("botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR", cache):
            try:
                core = botocore.session.Session()
                core.register_component("data_loader", LOADER)
                create = core.create_client

                # Debian's botocore is older than AWS_ENDPOINT_URL_STS.
                def create_client(service, **more):
                    region = more.pop("region_name", None) or "us-east-1"
                    return create(service, region_name=region, endpoint_url=self.service.url, **more)

                core.create_client = create_client
                session = boto3.Session(botocore_session=core, profile_name=profile)
                region = session.region_name
                credentials = session.get_credentials()
                if credentials is None:
                    return ERROR, region
                self.frozen = credentials.get_frozen_credentials()
                return self.frozen.access_key, region
            except (BotoCoreError, OSError, RuntimeError):
                return ERROR, None

    def both(self, environment, config, credentials, profile):
        self.write(config, credentials)
        environment = self.environment(environment)
        return self.theirs(environment, profile), self.ours(environment, profile)

    def test_the_same_choice(self):
        for name, environment, config, credentials, profile in CASES:
            with self.subTest(name):
                theirs, ours = self.both(environment, config, credentials, profile)
                self.assertEqual(ours[0], theirs[0])
                if theirs[0] != ERROR:
                    self.assertEqual(ours[1], theirs[1])
                    self.assert_signs_like(self.frozen, self.environment(environment), profile)

    def test_the_witness_tells_them_apart(self):
        """A comparison that takes anything would be worse than none."""
        self.write("", "[a]\n" + keys_with_token("A"))
        environment = self.environment({})
        self.theirs(environment, "a")
        self.assert_signs_like(self.frozen, environment, "a")
        self.assertFalse(self.witness.is_signed_with(self.frozen._replace(secret_key="x")))
        self.assertFalse(self.witness.is_signed_with(self.frozen._replace(token="x")))
        self.assertFalse(self.witness.is_signed_with(self.frozen._replace(token=None)))

    def test_metadata_is_never_asked(self):
        """Off AWS, instance and container metadata are somebody else's address. botocore asks it
        where nothing else has credentials, which shows that the trap is one."""
        sources = {
            "nothing": "",
            "a role by it": "[default]\nrole_arn=arn:aws:iam::1:role/x\n"
                            "credential_source=Ec2InstanceMetadata\n",
            "a role by the container": "[default]\nrole_arn=arn:aws:iam::1:role/x\n"
                                       "credential_source=EcsContainer\n"}
        for name, config in sources.items():
            with self.subTest(name), Trap() as trap:
                self.write(config, "")
                environment = self.environment({
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT": trap.url,
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{trap.url}/creds"})
                del environment["AWS_EC2_METADATA_DISABLED"]
                self.assertEqual(self.ours(environment, None)[0], ERROR)
                instance = "arn:aws:chime:us-east-1:123456789012:app-instance/a"
                for command in (["send", "--channel-arn", f"{instance}/channel/c", "--content", "x"],
                                ["doctor"]):
                    ended = subprocess.run(
                        [os.environ["CARILLONCTL"], *command, "--chime-bearer", f"{instance}/user/u",
                         "--endpoint-url", self.witness.url], env=environment, capture_output=True,
                        text=True, check=False, timeout=60)
                    self.assertIn(ended.returncode, (1, 253), ended)
                self.assertEqual(trap.visits, [])
                self.theirs(environment, None)
                self.assertNotEqual(trap.visits, [])

    def test_the_stand_in_is_asked(self):
        """Not everything is an error on both sides."""
        found = set()
        for _, environment, config, credentials, profile in CASES:
            self.write(config, credentials)
            found.add(self.ours(self.environment(environment), profile)[0])
        self.assertGreater(len([key for key in found if key.startswith("ASIA")]), 8)
        self.assertGreater(len(found), 15)

    @unittest.skipUnless(hasattr(botocore.configprovider, "ConfiguredEndpointProvider"),
                         "this botocore knows no configured endpoints")
    def test_endpoints(self):
        """Where requests go, as the environment and the files say it."""
        for name, environment, config, credentials in ENDPOINTS:
            with self.subTest(name):
                self.write(config, credentials)
                environment = self.environment(environment) | {"AWS_PROFILE": "a"}
                ended = subprocess.run(
                    [os.environ["CARILLONCTL"], "profiles", "--explain"], env=environment,
                    capture_output=True, text=True, check=False, timeout=60)
                told = json.loads(ended.stdout)
                with mock.patch.dict(os.environ, environment, clear=True):
                    try:
                        client = botocore.session.Session().create_client(
                            "chime-sdk-messaging", region_name="us-east-1",
                            aws_access_key_id="A", aws_secret_access_key="s")
                        theirs = client.meta.endpoint_url
                    except BotoCoreError:
                        theirs = ERROR
                ours = ERROR if "EndpointProblem" in told else told.get(
                    "EndpointUrl", "https://messaging-chime.us-east-1.amazonaws.com")
                self.assertEqual(ours, theirs)

    def test_combinations(self):
        """Every kind of profile below every kind of environment."""
        environments = [{}, ENV, ENV_TOKEN, WEB]
        choices = [({"AWS_PROFILE": "a"}, None), ({}, "a")]
        kinds = ["", keys("C"), PROCESS, role("b"), SSO, role("b") + keys("C"), SSO + PROCESS]
        secrets = ["", "[a]\n" + keys("A"), "[a]\n" + keys_with_token("A")]
        count = signed = 0
        for more, (named, profile), kind, secret in itertools.product(
                environments, choices, kinds, secrets):
            environment = more | named
            config = f"[default]\nregion=eu-west-1\n[profile a]\nregion=eu-west-2\n{kind}"
            with self.subTest(environment=environment, profile=profile, kind=kind, secret=secret):
                theirs, ours = self.both(environment, config, secret + "[b]\n" + keys("B"), profile)
                self.assertEqual(ours[0], theirs[0])
                if theirs[0] != ERROR:
                    self.assertEqual(ours[1], theirs[1])
                    self.assert_signs_like(self.frozen, self.environment(environment), profile)
                    signed += 1
            count += 1
        self.assertEqual(count, 168)
        self.assertGreater(signed, 120)

    def test_both_names_of_the_token(self):
        """botocore looks at the old name first, the JavaScript SDK at none but the new; so do we
        where there are both."""
        env = ENV | {"AWS_SESSION_TOKEN": "new", "AWS_SECURITY_TOKEN": "old"}
        file = "[a]\n" + keys("A") + "aws_session_token=new\naws_security_token=old\n"
        for name, environment, credentials, profile in (
                ("environment", env, "", None), ("file", {}, file, "a")):
            with self.subTest(name):
                theirs, ours = self.both(environment, "", credentials, profile)
                self.assertEqual(ours[0], theirs[0])
                self.assertEqual(self.frozen.token, "old")
                self.assert_signs_like(self.frozen._replace(token="new"),
                                       self.environment(environment), profile)

    def test_differences(self):
        for name, (environment, config, credentials, profile, boto, carillon, why) \
                in DIFFERENCES.items():
            with self.subTest(name, why=why):
                theirs, ours = self.both(environment, config, credentials, profile)
                for said, expected in ((theirs, boto), (ours, carillon)):
                    if expected == "asks":
                        self.assertTrue(said[0].startswith("ASIA"))
                    elif isinstance(expected, tuple):
                        self.assertEqual(said, expected)
                    else:
                        self.assertEqual(said[0], expected)


if __name__ == "__main__":
    unittest.main()
