"use strict";
const verdict = document.getElementById("verdict");
const type = document.getElementById("type");
const text = document.getElementById("text");
const count = document.getElementById("count");
const questions = [...document.querySelectorAll(".questions tbody")];

function admits(question) {
  const wanted = verdict.value;
  const right = question.dataset.right === "1";
  if (wanted === "wrong" ? right : wanted && question.dataset.verdict !== wanted) return false;
  if (type.value && question.dataset.type !== type.value) return false;
  return question.dataset.text.includes(text.value.trim().toLowerCase());
}

function filter() {
  let shown = 0;
  for (const question of questions) {
    question.hidden = !admits(question);
    shown += !question.hidden;
  }
  count.textContent = shown + " of " + questions.length + " questions";
}

for (const control of [verdict, type, text]) control.addEventListener("input", filter);
document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
filter();
