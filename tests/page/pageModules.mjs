// The page's modules, for Node: browsers take *.js for ES modules, Node only beside a package.json that says so.

import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const wwwroot = fileURLToPath(new URL("../../src/Collab.Gateway/wwwroot", import.meta.url));

const copy = mkdtempSync(join(tmpdir(), "collab-page-"));
cpSync(wwwroot, copy, { recursive: true });
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
writeFileSync(join(copy, "package.json"), '{"type":"module"}');

export const load = (file) => import(pathToFileURL(join(copy, file)).href);
