import { afterEach, beforeEach } from "vitest";

beforeEach(() => {
  document.documentElement.lang = "en";
});

afterEach(() => {
  document.body.replaceChildren();
  delete document.body.dataset.lfPage;
  sessionStorage.clear();
  localStorage.clear();
});
