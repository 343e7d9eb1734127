// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which task goes on wherever more than one can. Without a word to the contrary the one that runs
 * goes on, and where it cannot, the one of lowest number.
 */
@FunctionalInterface
interface Plan {
  /** In place of a task: the choice is not the one that the plan was made for. */
  int DIFFERS = -1;

  /**
   * Chooses.
   *
   * @param choice how many choices were made before
   * @param ready the tasks that can go on, as bits; at least two
   * @param running the task that has run, -1 if it cannot go on
   */
  int choose(int choice, int ready, int running);

  /** What is chosen without a word to the contrary. */
  static int usual(int ready, int running) {
    return running >= 0 ? running : Integer.numberOfTrailingZeros(ready);
  }

  /** A choice that was made. */
  record Choice(int ready, int running, int chosen) {
    boolean isPreemption() {
      return running >= 0 && chosen != running;
    }
  }

  /**
   * The unusual choices of a run as text, to run it again: {@code 17:1 43:0} lets task 1 go on at
   * the choice number 17, and task 0 at number 43.
   */
  static String text(List<Choice> choices) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < choices.size(); i++) {
      Choice c = choices.get(i);
      if (c.chosen() != usual(c.ready(), c.running())) {
        words.add(i + ":" + c.chosen());
      }
    }
    return words.isEmpty() ? "-" : String.join(" ", words);
  }

  /** The plan that {@link #text} wrote. */
  static Plan parse(String text) {
    Map<Integer, Integer> unusual = new HashMap<>();
    if (!text.equals("-")) {
      for (String word : text.split(" ", -1)) {
        int colon = word.indexOf(':');
        unusual.put(
            Integer.valueOf(word.substring(0, colon)), Integer.valueOf(word.substring(colon + 1)));
      }
    }
    return (choice, ready, running) -> unusual.getOrDefault(choice, usual(ready, running));
  }
}
