/** What a hand in a glove feels and an ear at a road hears: saved, or refused. */
let audio: AudioContext | undefined;

export function saved(withSound: boolean): void {
  navigator.vibrate?.(60);
  if (withSound) {
    tone([880, 1320]);
  }
}

export function refused(withSound: boolean): void {
  navigator.vibrate?.([120, 80, 120]);
  if (withSound) {
    tone([330, 220]);
  }
}

function tone(pitches: number[]): void {
  audio ??= "AudioContext" in globalThis ? new AudioContext() : undefined;
  if (!audio || audio.state === "closed") {
    return;
  }
  for (const [at, pitch] of pitches.entries()) {
    const begin = audio.currentTime + at * 0.09;
    const voice = new OscillatorNode(audio, { frequency: pitch });
    const loudness = new GainNode(audio, { gain: 0.12 });
    loudness.gain.exponentialRampToValueAtTime(0.001, begin + 0.12);
    voice.connect(loudness).connect(audio.destination);
    voice.start(begin);
    voice.stop(begin + 0.13);
  }
}
