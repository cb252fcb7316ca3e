# Stochastic gradient descent on noisy samples of a linear model, one a step.
#
# It needs R alone, and also runs by hand, where it prints its rows:
#
#     Rscript train.R --estimate average --learning-rate 0.2 --noise 0.5 --weights 10 --steps 500 --seed 1

words <- commandArgs(trailingOnly = TRUE)
flags <- seq(1, length(words), by = 2)
given <- setNames(as.list(words[flags + 1]), sub("^--", "", words[flags]))
number <- function(name) as.numeric(given[[name]])
stopifnot(given$estimate %in% c("last", "average"))

# Rows are JSON, one a line. Without flush, they would arrive late, and the last ones not at all if the run is killed.
by_hand <- Sys.getenv("RETRACE_METRICS") == ""
rows <- if (by_hand) stdout() else file(Sys.getenv("RETRACE_METRICS"), "a")
# A file in this folder is still there when a run that was stopped is started again.
kept <- file.path(Sys.getenv("RETRACE_CHECKPOINTS"), "state.rds")

# A vector, uniform between -1 and 1.
draw <- function(length) runif(length, -1, 1)
distance <- function(a, b) sqrt(sum((a - b)^2))

# All chance comes from the seed, so that anyone can repeat the run.
set.seed(number("seed"), kind = "Mersenne-Twister")
truth <- draw(number("weights"))
current <- average <- numeric(number("weights"))
first <- 0
if (!by_hand && file.exists(kept)) {
  state <- readRDS(kept)
  truth <- state$truth
  current <- state$current
  average <- state$average
  first <- state$step
  .Random.seed <- state$random
}

for (step in seq_len(number("steps")) - 1) {
  if (step < first) next
  x <- draw(number("weights"))
  y <- sum(truth * x) + number("noise") * draw(1)
  current <- current - number("learning-rate") * (sum(current * x) - y) * x
  average <- average + (current - average) / (step + 1)

  # The step's row comes first, and then the state after the step: so no row is lost between them.
  estimate <- if (given$estimate == "last") current else average
  writeLines(sprintf('{"step": %d, "distance": %.17g}', step, distance(estimate, truth)), rows)
  flush(rows)
  if (!by_hand && step %% 100 == 99) {
    state <- list(
      step = step + 1, truth = truth, current = current, average = average, random = .Random.seed
    )
    saveRDS(state, paste0(kept, ".new"))
    file.rename(paste0(kept, ".new"), kept)
  }
}
