// A third-party tus server over FOLDER/files, beside a plain web server over FOLDER/public.
// Prints its port; writes one line per request to FOLDER/requests.log: method, path, Upload-Offset.
// node foreign_tus.mjs FOLDER MAX_SIZE

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";

const [folder, maxSize] = process.argv.slice(2);
const tus = new Server({
  path: "/files",
  maxSize: Number(maxSize),
  datastore: new FileStore({ directory: path.join(folder, "files") }),
});

function serveFile(request, response) {
  const file = path.join(folder, "public", request.url);
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200).end(readFileSync(file));
}

const server = http.createServer((request, response) => {
  const offset = request.headers["upload-offset"] ?? "-";
  appendFileSync(path.join(folder, "requests.log"), `${request.method} ${request.url} ${offset}\n`);
  if (request.url.startsWith("/files")) tus.handle(request, response);
  else serveFile(request, response);
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
