// The reference implementation in Node, for the tests that hold our intake to the same protocol.
import { Server } from "@tus/server";
import { FileStore } from "@tus/file-store";

const server = new Server({ path: "/files", datastore: new FileStore({ directory: process.argv[2] }), maxSize: 67174400 });
const listening = server.listen({ host: process.argv[3] ?? "127.0.0.1", port: 0 }, () => {
  console.log(`listening on http://127.0.0.1:${listening.address().port}`);
});
