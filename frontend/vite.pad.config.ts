import { defineConfig } from "vite";

/**
 * The screening pad: a bundle of its own, so that a phone on the expressway loads nothing of the
 * board. Built after the main bundle, into the same folder.
 */
export default defineConfig({
  base: "/static/",
  build: {
    manifest: ".vite/pad.json",
    outDir: "dist",
    emptyOutDir: false,
    target: "es2022",
    reportCompressedSize: true,
    modulePreload: false,
    rollupOptions: {
      input: { pad: "src/pad/main.tsx", "pad-worker": "src/pad/worker.ts" },
    },
  },
  publicDir: "src/pad/public",
});
