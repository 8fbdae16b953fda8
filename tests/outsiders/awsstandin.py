# SPDX-License-Identifier: Apache-2.0
"""AWS STS and IAM Identity Center on loopback, for two clients to be compared: the keys a
role gets follow from the role and from who asks for it, so that another way to it shows. Also a
Cognito user pool that takes nobody's password: of the user `plain` it wants it as it is, of all
others a proof that they know it (SRP)."""

import hashlib
import json
import re
from urllib.parse import parse_qs, urlsplit

from loopback import Handler, Loopback

EXPIRATION = "2099-01-01T00:00:00Z"


def role_key(role, asker):
    return "ASIA" + hashlib.sha1(f"{role}|{asker}".encode()).hexdigest()[:16].upper()


class AwsHandler(Handler):
    def do_POST(self):
        if "X-Amz-Target" in self.headers:
            return self.refuse_sign_in(json.loads(self.body()))
        return self.give_role()

    def refuse_sign_in(self, asked):
        asks_for_proof = asked.get("AuthFlow") == "USER_SRP_AUTH"
        if asks_for_proof and asked["AuthParameters"]["USERNAME"] != "plain":
            return self.answer(200, "application/x-amz-json-1.1", json.dumps({
                "ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {
                    "USER_ID_FOR_SRP": "user", "SALT": "5a17", "SRP_B": "0b" * 32,
                    "SECRET_BLOCK": "YmxvY2s="}}).encode())
        error = "InvalidParameterException" if asks_for_proof else "NotAuthorizedException"
        return self.answer(400, "application/x-amz-json-1.1", json.dumps({
            "__type": error, "message": "Incorrect username or password."}).encode())

    def give_role(self):
        form = parse_qs(self.body().decode())
        action = form["Action"][0]
        signer = re.search(r"Credential=([^/]+)/", self.headers.get("Authorization", ""))
        asker = signer[1] if signer else form["WebIdentityToken"][0]
        key = role_key(form["RoleArn"][0], asker)
        token = self.server.owner.session_token or f"token-of-{key}"
        self.answer(200, "text/xml", (
            f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>'
            f"<AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId><Arn>arn:aws:sts::1:x</Arn>"
            f"</AssumedRoleUser><Credentials><AccessKeyId>{key}</AccessKeyId>"
            f"<SecretAccessKey>secret-of-{key}</SecretAccessKey><SessionToken>{token}</SessionToken>"
            f"<Expiration>{EXPIRATION}</Expiration></Credentials></{action}Result>"
            f"<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>"
        ).encode())

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        asker = self.headers["x-amz-sso_bearer_token"]
        key = role_key(query["role_name"][0] + query["account_id"][0], asker)
        self.answer(200, "application/json", json.dumps({"roleCredentials": {
            "accessKeyId": key, "secretAccessKey": f"secret-of-{key}",
            "sessionToken": f"token-of-{key}",
            "expiration": 4070908800000}}).encode())


class AwsStandIn(Loopback):
    """`session_token`: what each role gets, instead of one that follows from its key."""

    handler = AwsHandler

    def __init__(self, session_token=None):
        self.session_token = session_token
