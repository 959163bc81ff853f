// Checks a digital certificate as a stranger's program does, with nothing but Node's own crypto:
// it shares no line with koshin. Read from the specifications:
// https://www.w3.org/TR/vc-data-integrity/ , https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022 ,
// https://www.w3.org/TR/vc-jose-cose/ , https://www.w3.org/TR/vc-bitstring-status-list/ ,
// https://w3c-ccg.github.io/did-method-web/ .
//
// Standard input: {"presented": object or JWT, "at": moment, "web": {address: text}}.
// Standard output: {"verdict": "good" | "bad" | "not yet" | "expired" | "revoked" | "suspended",
// "why": text, "issuer": did, "subject": object}.

import { createHash, createPublicKey, verify } from "node:crypto";
import { gunzipSync } from "node:zlib";

const asked = JSON.parse(await read());

class Bad extends Error {}

function need(holds, why) {
  if (!holds) throw new Bad(why);
}

async function read() {
  const parts = [];
  for await (const part of process.stdin) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

function fetched(address) {
  need(Object.hasOwn(asked.web, address), `nothing is published at ${address}`);
  return asked.web[address];
}

// RFC 8785: names in the order of their UTF-16 code units, numbers and texts as JSON.stringify.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

function fromBase58(text) {
  const digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let number = 0n;
  for (const letter of text) {
    need(digits.includes(letter), "no base58");
    number = number * 58n + BigInt(digits.indexOf(letter));
  }
  let hex = number.toString(16);
  if (hex.length % 2) hex = `0${hex}`;
  const zeros = text.match(/^1*/)[0].length;
  return Buffer.concat([Buffer.alloc(zeros), number ? Buffer.from(hex, "hex") : Buffer.alloc(0)]);
}

function resolved(did) {
  need(did.startsWith("did:web:"), "the issuer is no did:web");
  const [host, ...path] = did.slice("did:web:".length).split(":").map(decodeURIComponent);
  const scheme = host.startsWith("127.0.0.1") || host === "testserver" ? "http" : "https";
  const place = path.length ? path.join("/") : ".well-known";
  const found = JSON.parse(fetched(`${scheme}://${host}/${place}/did.json`));
  need(found.id === did, "the document is about another did");
  return found;
}

function methodOf(id, issuer) {
  const did = id.split("#")[0];
  need(did === issuer, "signed by somebody else than the issuer");
  const published = resolved(did);
  need(published.assertionMethod.includes(id), "the key may state nothing for the issuer");
  const method = published.verificationMethod.find((one) => one.id === id);
  need(method && method.controller === did && !method.revoked, "the key is not published");
  return method;
}

function checkedProof(secured) {
  const { proof, ...document } = secured;
  need(proof, "no proof");
  const { proofValue, ...options } = proof;
  need(options.type === "DataIntegrityProof", "another type of proof");
  need(options.cryptosuite === "eddsa-jcs-2022", "another cryptosuite");
  need(options.proofPurpose === "assertionMethod", "made for another purpose");
  need(canonical(options["@context"]) === canonical(document["@context"]), "another context");
  const method = methodOf(options.verificationMethod, issuerOf(document));
  need(method.type === "Multikey", "the key is no Multikey");
  const key = fromBase58(method.publicKeyMultibase.slice(1));
  need(key[0] === 0xed && key[1] === 0x01 && key.length === 34, "the key is no Ed25519");
  const hash = (value) => createHash("sha256").update(canonical(value), "utf8").digest();
  const jwk = { kty: "OKP", crv: "Ed25519", x: key.subarray(2).toString("base64url") };
  const good = verify(
    null,
    Buffer.concat([hash(options), hash(document)]),
    createPublicKey({ key: jwk, format: "jwk" }),
    fromBase58(proofValue.slice(1)),
  );
  need(good, "the signature does not fit the document");
  return document;
}

function checkedToken(token) {
  const [head, body, signature] = token.split(".");
  const said = JSON.parse(Buffer.from(head, "base64url"));
  need(said.typ === "vc+jwt" && said.alg === "ES256", "another kind of token");
  const document = JSON.parse(Buffer.from(body, "base64url"));
  need(!document.vc && !document.vp, "an envelope of the old data model");
  need(said.iss === issuerOf(document), "the head names another issuer");
  const method = methodOf(said.kid, issuerOf(document));
  need(method.type === "JsonWebKey", "the key is no JsonWebKey");
  const good = verify(
    "sha256",
    Buffer.from(`${head}.${body}`),
    { key: createPublicKey({ key: method.publicKeyJwk, format: "jwk" }), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  need(good, "the signature does not fit the token");
  return document;
}

function issuerOf(document) {
  return typeof document.issuer === "string" ? document.issuer : document.issuer.id;
}

function checked(presented) {
  const document = typeof presented === "string" ? checkedToken(presented) : checkedProof(presented);
  need(document["@context"][0] === "https://www.w3.org/ns/credentials/v2", "another data model");
  need(document.type.includes("VerifiableCredential"), "no credential");
  return document;
}

function timely(document) {
  const at = Date.parse(asked.at);
  if (document.validFrom && at < Date.parse(document.validFrom)) return "not yet";
  if (document.validUntil && at > Date.parse(document.validUntil)) return "expired";
  return "good";
}

function raised(entry, issuer) {
  need(entry.type === "BitstringStatusListEntry", "another kind of status");
  const text = fetched(entry.statusListCredential);
  const list = checked(text.startsWith("{") ? JSON.parse(text) : text);
  need(issuerOf(list) === issuer, "the list is somebody else's");
  need(list.id === entry.statusListCredential, "the list is another one");
  need(list.type.includes("BitstringStatusListCredential"), "no status list");
  need(timely(list) === "good", "the list is out of date");
  const subject = list.credentialSubject;
  need(subject.statusPurpose === entry.statusPurpose, "the list is for another purpose");
  need(subject.encodedList[0] === "u", "the list is written in another way");
  const bits = gunzipSync(Buffer.from(subject.encodedList.slice(1), "base64url"));
  const index = Number(entry.statusListIndex);
  need(bits.length * 8 >= 131072 && index < bits.length * 8, "the list is too short");
  return ((bits[index >> 3] >> (7 - (index & 7))) & 1) === 1;
}

function verdict() {
  const document = checked(asked.presented);
  const issuer = issuerOf(document);
  const told = { issuer, subject: document.credentialSubject };
  const names = { revocation: "revoked", suspension: "suspended" };
  for (const entry of [document.credentialStatus].flat().filter(Boolean)) {
    if (raised(entry, issuer)) return { verdict: names[entry.statusPurpose], ...told };
  }
  return { verdict: timely(document), ...told };
}

let answer;
try {
  answer = verdict();
} catch (error) {
  answer = { verdict: "bad", why: error.message };
}
process.stdout.write(JSON.stringify(answer));
