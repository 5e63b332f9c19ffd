// This page's own microphone and camera.

export class Devices {
  tracks = { audio: null, video: null };
  #open = false;

  // onEnded(): a camera was unplugged, or taken away.
  constructor(onEnded) {
    this.onEnded = onEnded;
  }

  // Asks for the microphone; without one, one listens.
  async openMicrophone() {
    this.tracks.audio ??= await this.#get("audio", { echoCancellation: true, noiseSuppression: true });
    this.setMicrophone(this.#open);
  }

  // Whether what the microphone hears is sent: silence when not.
  setMicrophone(open) {
    this.#open = open;
    if (this.tracks.audio) this.tracks.audio.enabled = open;
  }

  // Rejects when there is no camera, or it may not be used.
  async setCamera(on) {
    if (on === (this.tracks.video !== null)) return;
    if (on) {
      const track = await this.#get("video", { width: { ideal: 640 }, height: { ideal: 360 } });
      if (!track) throw new Error("There is no camera that this page may use.");
      track.onended = () => {
        if (this.tracks.video !== track) return;
        this.tracks.video = null;
        this.onEnded();
      };
      this.tracks.video = track;
    } else {
      this.tracks.video.stop();
      this.tracks.video = null;
    }
  }

  // What one shows oneself.
  get picture() {
    return this.tracks.video ? new MediaStream([this.tracks.video]) : null;
  }

  close() {
    for (const kind of ["audio", "video"]) {
      this.tracks[kind]?.stop();
      this.tracks[kind] = null;
    }
  }

  async #get(kind, constraints) {
    try {
      // Browsers have no devices for pages of insecure origins.
      const stream = await navigator.mediaDevices?.getUserMedia({ [kind]: constraints });
      return stream?.getTracks()[0] ?? null;
    } catch (error) {
      if (error instanceof DOMException || error instanceof TypeError) return null;
      throw error;
    }
  }
}
