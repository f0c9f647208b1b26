import type { Draft, Summary } from "../store/facts";
import type { Reading } from "../types";
import type { Rules } from "./rules";
import {
  type At,
  allElseNo,
  draftOf,
  FEVERISH,
  judge,
  missing,
  newTraveller,
  type Traveller,
} from "./screening";

export const VEHICLES = [
  "coach",
  "car",
  "lorry",
  "ambulance",
  "essential_goods",
  "ship",
  "train",
  "other",
] as const;
export type VehicleClass = (typeof VEHICLES)[number];
export const MOST_ABOARD = 120;

export interface Disinfection {
  agent: string;
  mg_per_l: number;
  contact_minutes: number;
  area: string;
}

/** Everybody who came in one vehicle. */
export interface Party {
  id: string;
  kind: VehicleClass;
  service: string;
  plate: string;
  from: string;
  sealed: boolean;
  aboard: number;
  arrived: number;
  disinfection: Disinfection | null;
  seats: Traveller[];
}

export function newParty(now: number): Party {
  return {
    id: crypto.randomUUID(),
    kind: "coach",
    service: "",
    plate: "",
    from: "",
    sealed: true,
    aboard: 12,
    arrived: now,
    disinfection: null,
    seats: [],
  };
}

/** As many seats as people aboard; what was entered for a seat stays. */
export function seated(party: Party): Party {
  const seats = Array.from(
    { length: party.aboard },
    (_, at) => party.seats[at] ?? newTraveller(party.id, String(at + 1)),
  );
  return { ...party, seats };
}

export function withSeat(party: Party, traveller: Traveller): Party {
  const seats = party.seats.map((seat) => (seat.seat === traveller.seat ? traveller : seat));
  return { ...party, seats };
}

export function withReading(party: Party, seat: string, reading: Reading): Party {
  const seats = party.seats.map((each) =>
    each.seat === seat ? { ...each, readings: [...each.readings, reading] } : each,
  );
  return { ...party, seats };
}

/** The seat whose temperature is taken next, after the given one and round again. */
export function nextUnmeasured(party: Party, after: string): string | undefined {
  const start = party.seats.findIndex(({ seat }) => seat === after) + 1;
  const order = [...party.seats.slice(start), ...party.seats.slice(0, start)];
  return order.find(({ readings }) => readings.length === 0)?.seat;
}

/** "No symptoms" for everybody measured of whom nothing else is known; fever decides for itself. */
export function restWell(party: Party, rules: Rules): Party {
  const seats = party.seats.map((seat) => {
    const asked = allElseNo(seat, rules);
    return seat.readings.length > 0 && judge(seat, rules).outcome === "undetermined" ? asked : seat;
  });
  return { ...party, seats };
}

export function feverish(party: Party, rules: Rules): Traveller[] {
  return party.seats.filter(
    (seat) => seat.readings.length > 0 && judge(seat, rules).outcome === FEVERISH,
  );
}

/** Who shares a closed vehicle with somebody feverish is listed as having travelled with them. */
export function listContacts(party: Party, rules: Rules): Party {
  const ill = new Set(feverish(party, rules).map(({ seat }) => seat));
  if (ill.size === 0) {
    return party;
  }
  const seats = party.seats.map((seat) => (ill.has(seat.seat) ? seat : withContact(seat)));
  return { ...party, seats };
}

function withContact(seat: Traveller): Traveller {
  return {
    ...seat,
    answers: { ...seat.answers, exposure_cotraveller: "yes" },
    exposure: seat.exposure ?? { place: "", place_text: "", left_on: null, kind: "cotraveller" },
  };
}

/** Seats that keep the party from being saved. */
export function unfinished(party: Party, rules: Rules): Traveller[] {
  return party.seats.filter((seat) => {
    const { outcome } = judge(seat, rules);
    return (
      outcome === "undetermined" || outcome === "remeasure" || missing(seat, outcome).length > 0
    );
  });
}

export function draftsOf(
  party: Party,
  rules: Rules,
  { at, now }: { at: At; now: number },
): { drafts: Draft[]; summary: Summary } {
  const pack = rules.code;
  const people = party.seats.map((seat) => draftOf(seat, judge(seat, rules), { at, now, pack }));
  const vehicle = vehicleDraft({ ...party, green: false }, { at, now, pack });
  const ill = feverish(party, rules).length;
  const outcome = ill ? FEVERISH : "pass";
  const note = party.service || party.plate;
  return {
    drafts: [vehicle, ...people],
    summary: { kind: "vehicle", outcome, celsius: null, count: party.aboard, note },
  };
}

export function vehicleDraft(
  vehicle: Omit<Party, "seats"> & { green: boolean },
  { at, now, pack }: { at: At; now: number; pack: string },
): Draft {
  const time = new Date(now).toISOString();
  return {
    kind: "vehicle",
    at: time,
    pack,
    body: {
      ...at,
      party: vehicle.id,
      class: vehicle.kind,
      green: vehicle.green,
      service: vehicle.service.trim(),
      sealed: vehicle.sealed,
      aboard: vehicle.aboard,
      plate: vehicle.plate.trim(),
      from_place: vehicle.from.trim(),
      disinfection: vehicle.disinfection,
      arrived_at: new Date(vehicle.arrived).toISOString(),
      left_at: time,
    },
  };
}
