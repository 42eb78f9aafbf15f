# Names and measures the steps of .ci/run and .ci/full, which source this file.

step_name="" step_table=() cpu=0 cpu_file=$(mktemp)
trap print_times EXIT

# Ends the current step, and starts the one with this name.
step() {
  end_step
  step_name=$* step_started=$SECONDS step_cpu=$cpu
  printf '\n== %s\n' "$step_name"
}

# CPU seconds are those of all programs that a step has started. Unlike seconds on the clock, they
# hardly depend on what else the computer does.
end_step() {
  # In a pipe or `$(…)`, `times` would measure another shell.
  times >"$cpu_file"
  cpu=$(awk 'NR == 2 { split($0, part, /[ms ]+/); printf "%d", (part[1] + part[3]) * 60 + part[2] + part[4] }' "$cpu_file")
  if [ -n "$step_name" ]; then
    step_table+=("$(printf '%7d %7d  %s' $((SECONDS - step_started)) $((cpu - step_cpu)) "$step_name")")
  fi
}

# Prints the times of all steps, even if one of them fails.
print_times() {
  end_step
  rm -f "$cpu_file"
  printf '\n%7s %7s\n' seconds CPU
  printf '%s\n' "${step_table[@]}"
  printf '%7d %7d  in total\n' "$SECONDS" "$cpu"
}
