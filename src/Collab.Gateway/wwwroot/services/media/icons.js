// Paths of 20 by 20 line icons.

const microphone = ["M10 12.500a2.500 2.500 0 0 0 2.500-2.500V5.500a2.500 2.500 0 0 0-5 0V10a2.500 2.500 0 0 0 2.500 "
  + "2.500Z", "M5 10a5 5 0 0 0 10 0", "M10 15v2.500"];
const camera = ["M3 6h9v8H3z", "M12 9l5-2.500v7L12 11"];

export const icons = {
  call: ["M4.500 4.500c0 6 5 11 11 11v-3l-3.500-1-1.500 1.500c-1.800-.9-3-2.100-4-4L8 7.500l-1-3.500h-2.500z"],
  microphone,
  muted: [...microphone, "M4 3.500l12 13"],
  camera,
  cameraOff: [...camera, "M3 3.500l14 13"],
};
