package io.callmanager.console.keys;

import io.callmanager.account.ApiKey;
import io.callmanager.account.ApiKeys;
import io.callmanager.account.BroughtKey;
import io.callmanager.console.layout.PathId;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.ApiKeyId;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class KeysController {

  private static final String KEYS = "redirect:/console/keys";

  private final ApiKeys keys;

  KeysController(ApiKeys keys) {
    this.keys = keys;
  }

  @GetMapping("/console/keys")
  String list(Visitor visitor, Model model) {
    model.addAttribute("keys", keys.list(visitor.account()));
    return "console/keys";
  }

  /// Makes a key. Its secret is handed to the next page and to no other.
  @PostMapping("/console/keys")
  String create(
      @RequestParam String name,
      @RequestParam(defaultValue = "") String contract,
      Visitor visitor,
      RedirectAttributes redirect) {
    switch (KeyWish.of(name, contract)) {
      case KeyWish.Clear wish ->
          redirect.addFlashAttribute(
              "made", keys.create(visitor.account(), wish.name(), null, wish.contract()));
      case KeyWish.Unclear(String problem) -> redirect.addFlashAttribute("problem", problem);
    }
    return KEYS;
  }

  /// Takes over a key that was made elsewhere.
  @PostMapping("/console/keys/bring")
  String bring(
      @RequestParam String name,
      @RequestParam String key,
      @RequestParam(defaultValue = "") String contract,
      Visitor visitor,
      RedirectAttributes redirect) {
    switch (KeyWish.of(name, contract)) {
      case KeyWish.Clear wish -> bring(wish, key.strip(), visitor.account(), redirect);
      case KeyWish.Unclear(String problem) -> redirect.addFlashAttribute("problem", problem);
    }
    return KEYS;
  }

  private void bring(
      KeyWish.Clear wish, String key, AccountId account, RedirectAttributes redirect) {
    switch (keys.bring(account, wish.name(), key, null, wish.contract())) {
      case BroughtKey.Done(ApiKey brought) ->
          redirect.addFlashAttribute(
              "done", "The key " + brought.hint() + " may be used from now on.");
      case BroughtKey.Unfit() -> redirect.addFlashAttribute("problem", BroughtKey.RULE + ".");
      case BroughtKey.Taken() ->
          redirect.addFlashAttribute(
              "problem", "This key is in use already, or was revoked: take another.");
    }
  }

  @PostMapping("/console/keys/{id}/revoke")
  String revoke(@PathVariable String id, Visitor visitor, RedirectAttributes redirect) {
    if (!keys.revoke(visitor.account(), new ApiKeyId(PathId.of(id)))) {
      throw PathId.notFound();
    }
    redirect.addFlashAttribute("done", "The key is revoked: requests with it are refused.");
    return KEYS;
  }
}
