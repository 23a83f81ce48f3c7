// Datasette with the plugin inside Pyodide, as Datasette Lite runs it: no threads, no processes, nothing of detection.
// node serve.mjs SITE_PACKAGES WHEEL DATA PYODIDE FETCH.py, each of the first three a folder
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [site, wheel, data, pyodide, script] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const python = await loadPyodide({ stdout: (line) => console.log(line) });
for (const [at, root] of [["/site", site], ["/wheel", wheel], ["/data", data]]) {
  python.FS.mkdir(at);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, at);
}
await python.runPythonAsync(readFileSync(script, "utf-8"));
