import { define } from "../lib/dom";
import { EpiCurve } from "./epi-curve";
import { Fan } from "./fan";
import { MapView } from "./map";

define("lf-map", MapView);
define("lf-epi-curve", EpiCurve);
define("lf-fan", Fan);
