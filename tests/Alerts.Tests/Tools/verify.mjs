// Verifies a webhook by npm's standardwebhooks: { secret, body, headers } on standard input. Writes "signed", or why not.
import { Webhook } from "standardwebhooks";

let input = "";
for await (const part of process.stdin) input += part;
const { secret, body, headers } = JSON.parse(input);
try {
  new Webhook(secret).verify(body, headers);
  process.stdout.write("signed");
} catch (error) {
  process.stdout.write(error.message);
}
