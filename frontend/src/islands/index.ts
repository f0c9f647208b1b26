import { define } from "../lib/dom";
import { Clock } from "./clock";
import { Columns } from "./columns";
import { Copy } from "./copy";
import { Days } from "./days";
import { Guard } from "./guard";
import { Live } from "./live";
import { Photo } from "./photo";
import { PlaceSearch } from "./place-search";
import { Rotate } from "./rotate";
import { Theme } from "./theme";

export function defineIslands(): void {
  define("lf-clock", Clock);
  define("lf-columns", Columns);
  define("lf-copy", Copy);
  define("lf-days", Days);
  define("lf-guard", Guard);
  define("lf-live", Live);
  define("lf-photo", Photo);
  define("lf-place-search", PlaceSearch);
  define("lf-rotate", Rotate);
  define("lf-theme", Theme);
}
