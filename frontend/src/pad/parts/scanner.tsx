import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../i18n";

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: string[] }) => Detector;

const LOOK_EVERY_MS = 250;

function detector(): DetectorClass | undefined {
  return (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
}

/** Whether this browser reads QR pictures by itself; where not, codes are typed. */
export function canScan(): boolean {
  return detector() !== undefined && navigator.mediaDevices !== undefined;
}

export function useCamera(isOn: boolean) {
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!isOn) {
      return undefined;
    }
    let stream: MediaStream | undefined;
    let isGone = false;
    const wanted = { video: { facingMode: "environment", width: { ideal: 1280 } } };
    navigator.mediaDevices
      .getUserMedia(wanted)
      .then(async (found) => {
        stream = found;
        if (isGone || !video.current) {
          stop(found);
          return;
        }
        video.current.srcObject = found;
        await video.current.play();
      })
      .catch(() => setFailed(true));
    return () => {
      isGone = true;
      stop(stream);
    };
  }, [isOn]);
  return { video, failed };
}

function stop(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) {
    track.stop();
  }
}

export function Scanner(props: { onFound: (text: string) => void }) {
  const { video, failed } = useCamera(true);
  useEffect(() => {
    const Found = detector();
    if (!Found) {
      return undefined;
    }
    const reader = new Found({ formats: ["qr_code"] });
    const timer = setInterval(async () => {
      const seen = video.current ? await reader.detect(video.current).catch(() => []) : [];
      if (seen[0]) {
        props.onFound(seen[0].rawValue);
      }
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return failed ? (
    <p class="p-hint p-hint-bad">{say("person.photo-none")}</p>
  ) : (
    <video ref={video} class="p-camera" muted playsInline />
  );
}

/** Freezes the card so that its number can be read. The picture lives in the page's memory only. */
export function PhotoStrip() {
  const [isOn, setIsOn] = useState(false);
  const [frozen, setFrozen] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { video, failed } = useCamera(isOn && !frozen);
  const freeze = () => {
    const from = video.current;
    const to = canvas.current;
    if (from && to) {
      to.width = from.videoWidth;
      to.height = from.videoHeight;
      to.getContext("2d")?.drawImage(from, 0, 0);
      setFrozen(true);
    }
  };
  const label = !isOn ? "person.photo" : frozen ? "person.photo-again" : "person.photo-take";
  const press = !isOn ? () => setIsOn(true) : frozen ? () => setFrozen(false) : freeze;
  return (
    <section class="p-strip">
      {isOn && failed ? <p class="p-hint p-hint-bad">{say("person.photo-none")}</p> : null}
      {isOn && !failed ? <p class="p-hint">{say("person.photo-how")}</p> : null}
      {isOn && !failed && !frozen ? <video ref={video} class="p-camera" muted playsInline /> : null}
      <canvas ref={canvas} class="p-camera" hidden={!frozen} />
      <div class="p-row">
        {navigator.mediaDevices && !failed ? (
          <button type="button" class="p-button p-plain" onClick={press}>
            {say(label)}
          </button>
        ) : null}
        {isOn ? (
          <button
            type="button"
            class="p-button p-quiet"
            onClick={() => {
              setIsOn(false);
              setFrozen(false);
            }}
          >
            {say("close")}
          </button>
        ) : null}
      </div>
    </section>
  );
}
