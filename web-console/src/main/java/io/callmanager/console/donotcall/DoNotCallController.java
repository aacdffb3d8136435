package io.callmanager.console.donotcall;

import io.callmanager.console.layout.PathId;
import io.callmanager.console.layout.Words;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.dialgate.DoNotCallEntry;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.dialgate.DoNotCallFile;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Page;
import io.callmanager.shared.PhoneNumber;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class DoNotCallController {

  static final String LIST = "redirect:/console/do-not-call";

  private static final int PER_PAGE = 50;

  private final DoNotCallList list;

  DoNotCallController(DoNotCallList list) {
    this.list = list;
  }

  @GetMapping("/console/do-not-call")
  ModelAndView list(
      Visitor visitor,
      @RequestParam(defaultValue = "") String number,
      @RequestParam(defaultValue = "") String after,
      @RequestParam(defaultValue = "") String file) {
    Map<String, String> problems = new LinkedHashMap<>();
    if (file.equals("too-large")) {
      problems.put(
          "file",
          "The file is larger than %s. Send it in parts."
              .formatted(Words.bytes(DoNotCallFile.MAX_BYTES)));
    }
    if (!number.isBlank()) {
      return found(visitor.account(), number.strip(), problems);
    }
    Optional<PhoneNumber> cursor = PhoneNumber.parse(after);
    if (cursor.isEmpty() && !after.isEmpty()) {
      problems.put("page", "That page is not there; this is the first one.");
    }
    Page<DoNotCallEntry> page = list.page(visitor.account(), cursor.orElse(null), PER_PAGE);
    return page(page, EntryForm.EMPTY, problems).addObject("later", cursor.isPresent());
  }

  private ModelAndView found(AccountId account, String wanted, Map<String, String> problems) {
    Optional<PhoneNumber> number = DoNotCallList.number(wanted);
    if (number.isEmpty()) {
      problems.put("search", EntryForm.NOT_A_NUMBER);
    }
    List<DoNotCallEntry> found =
        number.flatMap(each -> list.find(account, each)).map(List::of).orElseGet(List::of);
    return page(new Page<>(found, null), EntryForm.EMPTY, problems).addObject("wanted", wanted);
  }

  @PostMapping("/console/do-not-call")
  ModelAndView add(
      Visitor visitor,
      @RequestParam(defaultValue = "") String number,
      @RequestParam(defaultValue = "") String reason,
      RedirectAttributes redirect) {
    EntryForm form = new EntryForm(number.strip(), reason.strip());
    Map<String, String> problems = form.problems();
    if (!problems.isEmpty()) {
      ModelAndView page = page(list.page(visitor.account(), null, PER_PAGE), form, problems);
      page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return page;
    }
    DoNotCallList.Added added =
        list.add(
            visitor.account(), form.phoneNumber().orElseThrow(), form.why(), Source.MANUAL, null);
    redirect.addFlashAttribute(
        "done",
        added.entry().number().e164()
            + (added.added()
                ? " is on the list: it is not called any more."
                : " was on the list before, and stays as it was."));
    return new ModelAndView(LIST);
  }

  @PostMapping("/console/do-not-call/remove")
  String remove(
      Visitor visitor,
      @RequestParam(defaultValue = "") String number,
      RedirectAttributes redirect) {
    PhoneNumber gone = PhoneNumber.parse(number).orElseThrow(PathId::notFound);
    if (!list.remove(visitor.account(), gone)) {
      throw PathId.notFound();
    }
    redirect.addFlashAttribute("done", gone.e164() + " is off the list: it may be called again.");
    return LIST;
  }

  private static ModelAndView page(
      Page<DoNotCallEntry> entries, EntryForm form, Map<String, String> problems) {
    ModelAndView page = new ModelAndView("console/do-not-call");
    page.addObject("page", entries);
    page.addObject("form", form);
    page.addObject("problems", problems);
    page.addObject("wanted", "");
    page.addObject("later", false);
    return page;
  }
}
