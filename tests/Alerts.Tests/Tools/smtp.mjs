// A mail server (npm: smtp-server). Writes its port, and then each mail that it takes, as a line of JSON. What a recipient's name says is what becomes of a mail.
import { SMTPServer } from "smtp-server";

const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");
const refuse = (code, text) => Object.assign(new Error(text), { responseCode: code });
const isFlaky = process.argv.includes("--flaky");
let connections = 0;
let mails = 0;

const server = new SMTPServer({
  disabledCommands: process.argv.includes("--auth") ? [] : ["AUTH"],
  authOptional: true,
  allowInsecureAuth: true,
  onAuth: (auth, session, done) => done(null, auth.password === "right" ? { user: auth.username } : undefined),
  onConnect: (session, done) => (connections++, done()),
  onRcptTo: (address, session, done) =>
    address.address.startsWith("unknown@") ? done(refuse(550, "no such user here"))
    : address.address.startsWith("busy@") || (isFlaky && ++mails % 3 === 0) ? done(refuse(451, "try again later"))
    : done(),
  onData: (stream, session, done) => {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const to = session.envelope.rcptTo.map((one) => one.address);
      say({ from: session.envelope.mailFrom.address, to, data: Buffer.concat(parts).toString("utf8"), connections, secure: session.secure });
      // Taken, and the answer is lost.
      if (to[0].startsWith("lost@")) server.connections.forEach((connection) => connection._socket.destroy());
      else done();
    });
  },
});
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => say({ port: server.server.address().port }));
process.stdin.on("end", () => process.exit(0)).resume();
