// A provider of OpenID Connect (npm: oidc-provider) that lets everybody in under the name that they give. Writes its address as a line of JSON; ends with its input.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [returnUri] = process.argv.slice(2);
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "anomaly", client_secret: "a secret: of the client", redirect_uris: [returnUri] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "picture"] },
    cookies: { keys: ["of a test"] },
    pkce: { required: () => true },
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `${id} at the provider`, picture: "https://id.example/face.png", email: `${id}@Example.com`, email_verified: id !== "unproved" }),
    }),
  });
  server.on("request", provider.callback());
  process.stdout.write(JSON.stringify({ issuer }) + "\n");
});
process.stdin.on("end", () => process.exit(0)).resume();
