/** Pairing, PIN, menu, withdrawal. */
export const signIn = {
  "pair.title": "Make this a pad",
  "pair.how":
    "On the page “Devices” your officer lets a code be shown. Scan it, or type its eight letters. It works once and for ten minutes.",
  "pair.scan": "Scan the code",
  "pair.code": "Code",
  "pair.name": "Name of this pad",
  "pair.name-hint": "As your people call it, for example: lane 2 tablet",
  "pair.go": "Pair",
  "pair.busy": "Pairing…",
  "pair.no-signal": "There is no signal. Pairing needs it once; after that a shift works without.",

  "pin.new-title": "PIN of the shift",
  "pin.new":
    "Choose six digits. They lock what is recorded here; nobody can look them up. Tell them only to the people of this shift.",
  "pin.again": "The same six digits once more",
  "pin.differ": "The two were not the same. Choose again.",
  "pin.weak": "Too easy to guess. Choose six digits that are not all alike and not a row.",
  "pin.title": "Sign in with the PIN",
  "pin.wrong": "Wrong PIN. {left} tries are left.",
  "pin.last":
    "Wrong PIN. {left} tries are left; after the last the {count} records that wait here are destroyed.",
  "pin.closed": "Too many wrong PINs. Wait {seconds} seconds, then try again. Nothing was lost.",
  "pin.destroyed":
    "The PIN was wrong too often. The key of this pad was destroyed and its records cannot be read any more. Pair it anew.",
  "pin.checking": "Checking…",
  "pin.digit-gone": "Remove the last digit",
  "pin.changed": "The PIN was changed.",
  "pin.old": "The PIN until now",

  "menu.title": "Menu",
  "menu.sync": "Sending",
  "menu.waiting": "Records that wait on this pad: {count}",
  "menu.export": "Save as encrypted file",
  "menu.export-how":
    "For a county without a link: only the server can open the file. Carry it there and hand it in on the page “Devices”. The records stay here until the server has them.",
  "menu.exported": "In the file {name}: {count} records. They stay here until the server has them.",
  "menu.export-none": "Nothing waits, so there is nothing to save.",
  "menu.pin": "Change the PIN",
  "menu.sign-out": "Sign out",
  "menu.sign-out-how": "Records that stay here, locked, until somebody signs in again: {count}",
  "menu.rules": "Rules",
  "menu.rules-from": "{code}, valid from {day}",
  "menu.areas": "Listed areas: {count}",
  "menu.device": "This pad",
  "menu.sound": "Sound on saving",

  "revoked.title": "This pad was withdrawn",
  "revoked.none": "Nothing was waiting. The pad empties itself now.",
  "revoked.lost":
    "It may send nothing more. Records not sent, which are lost when the pad is emptied: {count}.",
  "revoked.file": "Save them as an encrypted file first; only the server can open it.",
  "revoked.wipe": "Empty the pad",
  "revoked.wipe-sure": "Empty it and lose {count}",
  "revoked.locked": "Sign in to save what was not sent.",
  "revoked.wiped": "The pad is empty. It can be paired anew.",
} as const;
