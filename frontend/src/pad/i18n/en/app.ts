/** Words of every screen. */
export const app = {
  "app.name": "Screening pad",
  "app.language": "中文",
  "app.loading": "Opening…",
  "app.old-browser":
    "This browser cannot keep records safely. Open the pad in a current Chrome, Edge, Firefox or Safari, over https.",
  back: "Back",
  cancel: "Cancel",
  close: "Close",
  next: "Next",
  save: "Save",
  yes: "Yes",
  no: "No",
  unknown: "Not known",
  less: "Less",
  more: "More",
  done: "Done",
} as const;
