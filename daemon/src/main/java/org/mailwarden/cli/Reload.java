package org.mailwarden.cli;

import org.apache.camel.Handler;
import org.mailwarden.geo.GeoFiles;
import org.mailwarden.rules.RuleFolder;
import org.mailwarden.template.Templates;
import org.mailwarden.yaml.InvalidFilesException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what an administrator changed; what is broken stays out, and the log says where. */
public final class Reload {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final RuleFolder rules;
  private final GeoFiles geo;
  private final Templates mails;
  private final Templates pages;

  Reload(RuleFolder rules, GeoFiles geo, Templates mails, Templates pages) {
    this.rules = rules;
    this.geo = geo;
    this.mails = mails;
    this.pages = pages;
  }

  /** Looks at all files once. */
  @Handler
  public void run() {
    if (rules.reloadIfChanged()) {
      if (rules.problems().isEmpty()) {
        LOG.info("rules taken in: {} rules are in force", rules.current().rules().size());
      } else {
        rules.problems().forEach(problem -> LOG.error("rule refused: {}", problem));
      }
    }
    if (geo.reloadIfChanged()) {
      LOG.info("geo files taken in: {}", geo.describe());
    }
    reload(mails, "mail");
    reload(pages, "page");
  }

  private static void reload(Templates templates, String which) {
    try {
      if (templates.reloadIfChanged()) {
        LOG.info("{} templates taken in", which);
      }
    } catch (InvalidFilesException e) {
      e.problems().forEach(problem -> LOG.error("{} template refused: {}", which, problem));
    }
  }
}
