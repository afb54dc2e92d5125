// React reads this once, when it is first imported: its development build is a third slower. Tests set it to "test".
process.env["NODE_ENV"] ??= "production";
