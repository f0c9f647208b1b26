import { define } from "../lib/dom";
import { EpiCurve } from "./epi-curve";
import { MapView } from "./map";

define("lf-map", MapView);
define("lf-epi-curve", EpiCurve);
