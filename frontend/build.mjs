// Compiles src/ into the files that Django serves, and writes the checksums of results and sources side by side.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../bekal/web/layout/static/layout");
mkdirSync(out, { recursive: true });

for (const name of ["bekal", "public"]) {
  const { css } = sass.compile(join(here, `src/${name}.scss`), { loadPaths: [here], quietDeps: true, charset: false });
  const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: ["chrome80", "firefox78", "safari13"], legalComments: "none" });
  writeFileSync(join(out, `${name}.css`), code);
}

await esbuild.build({
  entryPoints: [join(here, "src/bekal.js")],
  outfile: join(out, "bekal.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  legalComments: "none",
});
copyFileSync(join(here, "node_modules/htmx.org/dist/htmx.min.js"), join(out, "htmx.min.js"));

const sources = ["package.json", "package-lock.json", "build.mjs", ...readdirSync(join(here, "src")).map((file) => `src/${file}`)];
const files = [
  ...["bekal.css", "public.css", "bekal.js", "htmx.min.js"].map((file) => join(out, file)),
  ...sources.sort().map((file) => join(here, file)),
];
const line = (file) => `${createHash("sha256").update(readFileSync(file)).digest("hex")}  ${relative(out, file).replaceAll("\\", "/")}\n`;
writeFileSync(join(out, "bekal.css.sha256"), files.map(line).join(""));
