import type { app as words } from "../en/app";

export const app: Record<keyof typeof words, string> = {
  "app.name": "卡口登记",
  "app.language": "English",
  "app.loading": "正在打开…",
  "app.old-browser":
    "这个浏览器不能安全保存记录。请用新版 Chrome、Edge、Firefox 或 Safari，经 https 打开。",
  back: "返回",
  cancel: "取消",
  close: "关闭",
  next: "下一步",
  save: "保存",
  yes: "是",
  no: "否",
  unknown: "不清楚",
  less: "减少",
  more: "增加",
  done: "完成",
};
