// What a document's pages look like: of a PDF by PDF.js, which is loaded when the first is opened; images and text by
// the browser itself.

import { h } from "../../dom.js";
import { textPages } from "./model.js";

// CSS has 96 pixels where a PDF has 72 points.
const pdfScale = 96 / 72;
const textSize = [794, 1123];
// More would take more memory than it is worth.
const canvasPixelsMax = 16 * 1024 * 1024;

// { count, size(page) -> [width, height] in CSS pixels, show(page, holder, zoom) fills the holder, close() }
export async function openPages(content, mediaType) {
  if (mediaType === "application/pdf") return openPdf(content);
  return mediaType === "text/plain" ? openText(content) : openImage(content);
}

let loading = null;

function loadPdfjs() {
  loading ??= import("./vendored/pdfjs/pdf.min.mjs").then((pdfjs) => {
    pdfjs.GlobalWorkerOptions.workerSrc = new URL("./vendored/pdfjs/pdf.worker.min.mjs", import.meta.url).href;
    return pdfjs;
  });
  // Whoever lost the node in the middle of it may try again.
  loading.catch(() => { loading = null; });
  return loading;
}

async function openPdf(content) {
  const pdfjs = await loadPdfjs();
  const task = pdfjs.getDocument({
    data: new Uint8Array(await content.arrayBuffer()), isEvalSupported: false, useWasm: false, enableXfa: false,
  });
  const pdf = await task.promise;
  let running = null;
  return {
    count: pdf.numPages,
    async size(number) {
      const { width, height } = (await pdf.getPage(number)).getViewport({ scale: pdfScale });
      return [width, height];
    },
    async show(number, holder, zoom) {
      const page = await pdf.getPage(number);
      const size = page.getViewport({ scale: pdfScale });
      const wanted = zoom * (globalThis.devicePixelRatio || 1);
      const sharp = Math.min(wanted, Math.sqrt(canvasPixelsMax / (size.width * size.height)));
      const viewport = page.getViewport({ scale: pdfScale * sharp });
      const canvas = h("canvas", { class: "document-canvas", testid: "document-canvas" });
      [canvas.width, canvas.height] = [Math.floor(viewport.width), Math.floor(viewport.height)];
      running?.cancel();
      running = page.render({ canvas, canvasContext: canvas.getContext("2d"), viewport });
      try {
        await running.promise;
        holder.replaceChildren(canvas);
      } catch (error) {
        // Another page, or another zoom, is on its way.
        if (error?.name !== "RenderingCancelledException") throw error;
      }
    },
    close: () => task.destroy(),
  };
}

async function openImage(content) {
  const url = URL.createObjectURL(content);
  const image = h("img", { class: "document-image", alt: "", src: url, draggable: "false", testid: "document-image" });
  await image.decode();
  return {
    count: 1,
    size: async () => [image.naturalWidth, image.naturalHeight],
    show: async (number, holder) => holder.replaceChildren(image),
    close: () => URL.revokeObjectURL(url),
  };
}

async function openText(content) {
  const pages = textPages(await content.text());
  return {
    count: pages.length,
    size: async () => textSize,
    show: async (number, holder) => holder.replaceChildren(
      h("pre", { class: "document-text", testid: "document-text" }, pages[number - 1] ?? "")),
    close: () => {},
  };
}
