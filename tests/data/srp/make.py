#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes vectors.json: sign-ins to a Cognito user pool by USER_SRP_AUTH, computed from the pool's
side. The group's prime is computed from its definition in RFC 3526, the shared secret from the
verifier a pool keeps, so that nothing here is done as the client does it."""

import base64
import hashlib
import hmac
import json
import random


def pi_bits(bits):
    """floor(pi * 2^bits), by Machin's formula."""
    guard = bits + 64

    def arctan_inverse(x):
        total, term, n = 0, (1 << guard) // x, 0
        while term:
            total += (-1 if n % 2 else 1) * (term // (2 * n + 1))
            term //= x * x
            n += 1
        return total

    return (4 * (4 * arctan_inverse(5) - arctan_inverse(239))) >> 64


N = 2**3072 - 2**3008 - 1 + 2**64 * (pi_bits(2942) + 1690314)
G = 2


def padded(number):
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def hashed(*parts):
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


def hmac256(key, text):
    return hmac.new(key, text, hashlib.sha256).digest()


K = hashed(padded(N), padded(G))


def case(dice, pool, user, password, salt_bytes=16):
    a = dice.getrandbits(1024)
    b = dice.getrandbits(1024)
    salt = dice.getrandbits(8 * salt_bytes)
    block = dice.randbytes(200)
    stamp = "Mon Mar 4 05:06:07 UTC 2024"
    inner = hashlib.sha256(f"{pool}{user}:{password}".encode()).digest()
    x = hashed(padded(salt), inner)
    verifier = pow(G, x, N)
    public_a = pow(G, a, N)
    public_b = (K * verifier + pow(G, b, N)) % N
    u = hashed(padded(public_a), padded(public_b))
    shared = pow(public_a * pow(verifier, u, N), b, N)
    key = hmac256(hmac256(padded(u), padded(shared)), b"Caldera Derived Key\x01")[:16]
    text = pool.encode() + user.encode() + block + stamp.encode()
    return {
        "private": f"{a:0256x}", "public": f"{public_a:x}", "pool": pool, "user": user,
        "password": password, "salt": f"{salt:x}", "server": f"{public_b:x}",
        "block": base64.b64encode(block).decode(), "timestamp": stamp,
        "signature": base64.b64encode(hmac256(key, text)).decode(),
        # What makes a case worth having.
        "lead": [padded(n)[0] == 0 for n in (public_a, public_b, u, shared, salt)],
    }


def main():
    dice = random.Random(20240304)
    cases = [
        case(dice, "AbCdEfGhI", "alice", "correct horse"),
        case(dice, "AbCdEfGhI", "us-east-1:0c1d", "p\"w:ü 😀"),
        case(dice, "x", "", ""),
        case(dice, "AbCdEfGhI", "alice", "short salt", salt_bytes=1),
    ]
    seen = {tuple(each["lead"]) for each in cases}
    while len(cases) < 16:  # both kinds of padding in every place
        more = case(dice, "AbCdEfGhI", "bob", "secret")
        if tuple(more["lead"]) not in seen:
            seen.add(tuple(more["lead"]))
            cases.append(more)
    for each in cases:
        del each["lead"]
    print(json.dumps(cases, indent=1, ensure_ascii=True))


if __name__ == "__main__":
    main()
