# Who does what in published plans, with R alone: no package is needed.
#
#     Rscript plans.R FOLDER      # the folder that `creditplan build` wrote; by default dist

arguments <- commandArgs(trailingOnly = TRUE)
folder <- if (length(arguments)) arguments[1] else "dist"

# The tables are UTF-8 with a mark at the head. A cell that a spreadsheet would take for something else has an
# apostrophe before it, which is no part of its text (docs/data.md).
read_table <- function(name) {
  path <- file.path(folder, paste0(name, ".csv"))
  table <- read.csv(path, fileEncoding = "UTF-8-BOM", colClasses = "character", na.strings = "", check.names = FALSE)
  table[] <- lapply(table, function(cells) sub("^'", "", cells))
  table
}

tasks <- read_table("tasks")
assignments <- read_table("assignments")
agencies <- read_table("agencies")
stopifnot(assignments$task_iri %in% tasks$iri, assignments$agent_iri %in% agencies$iri)

# In how many tasks each body has each role: one body has one role in a task once.
once <- unique(assignments[c("task_iri", "agent_iri", "role")])
names_of <- setNames(agencies$short_zh, agencies$iri)
roles <- table(body = names_of[once$agent_iri], role = once$role)
busiest <- roles[order(-rowSums(roles), rownames(roles)), , drop = FALSE]
cat("bodies with the most tasks\n")
print(head(busiest, 10))

# Tasks that several bodies lead, by section.
leads <- once[once$role == "lead", ]
together <- names(which(table(leads$task_iri) > 1))
co_led <- tasks[tasks$iri %in% together, ]
cat("\ntasks that several bodies lead:", nrow(co_led), "of", nrow(tasks), "\n")
print(sort(table(co_led$section_zh), decreasing = TRUE))

# Cells that are lists have their parts parted by a full-width semicolon.
partners <- lengths(strsplit(co_led$lead, "\uff1b", fixed = TRUE))
cat("\nleads of such a task: ", min(partners), " to ", max(partners), "\n", sep = "")
