package io.callmanager.api.v1.dialgate;

import static java.util.Objects.requireNonNull;

import io.callmanager.account.Caller;
import io.callmanager.api.docs.PageParameters;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.Query;
import io.callmanager.dialgate.DoNotCallEntry;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.shared.Page;
import io.callmanager.shared.PhoneNumber;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The numbers that an account does not call any more.
@RestController
@Tag(name = "Do not call")
@RequestMapping("/api/v1/do-not-call")
class DoNotCallController {

  private static final int MAX_LIMIT = 200;
  private static final int DEFAULT_LIMIT = 50;

  private final DoNotCallList list;

  DoNotCallController(DoNotCallList list) {
    this.list = list;
  }

  @Operation(
      operationId = "listDoNotCall",
      summary = "List the numbers that are not called",
      description = "In the order of the numbers.")
  @PageParameters
  @GetMapping
  ResponseEntity<Success<EntryPage>> page(Caller.Customer caller, Query query) {
    @Nullable PhoneNumber cursor = NumberCursor.read(query);
    int limit = query.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    query.check();
    Page<DoNotCallEntry> page = list.page(caller.account(), cursor, limit);
    return Success.of(
        new EntryPage(
            page.items().stream().map(EntryView::of).toList(),
            page.nextCursor() == null
                ? null
                : NumberCursor.write(page.items().getLast().number())));
  }

  @Operation(
      operationId = "addDoNotCall",
      summary = "Put a number on the list",
      description = "One that is there stays as it is.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = EntryDraft.class))))
  @Idempotent
  @PostMapping
  ResponseEntity<Success<AddedEntry>> add(Caller.Customer caller, Body body) {
    @Nullable PhoneNumber number = body.required("number").phoneNumber();
    @Nullable String reason = body.optional("reason").wording(DoNotCallEntry.MAX_REASON);
    body.check();
    DoNotCallList.Added added =
        list.add(caller.account(), requireNonNull(number), reason, Source.API, null);
    return Success.of(new AddedEntry(EntryView.of(added.entry()), added.added()));
  }

  @Operation(
      operationId = "getDoNotCall",
      summary = "Show whether a number is on the list",
      description = "404 when it is not.")
  @GetMapping("/{number}")
  ResponseEntity<Success<OneEntry>> get(Caller.Customer caller, @PathVariable PhoneNumber number) {
    return list.find(caller.account(), number)
        .map(entry -> Success.of(new OneEntry(EntryView.of(entry))))
        .orElseThrow(() -> Problem.notFound("Number").asException());
  }

  @Operation(operationId = "removeDoNotCall", summary = "Take a number off the list")
  @DeleteMapping("/{number}")
  ResponseEntity<Success<RemovedEntry>> remove(
      Caller.Customer caller, @PathVariable PhoneNumber number) {
    if (!list.remove(caller.account(), number)) {
      throw Problem.notFound("Number").asException();
    }
    return Success.of(new RemovedEntry(number.e164(), true));
  }

  /// A number to put on the list.
  @Schema(name = "DoNotCallDraft", requiredProperties = "number")
  record EntryDraft(
      @Schema(
              description = "In E.164 form.",
              pattern = "^\\+[0-9]{7,15}$",
              example = "+12125550123")
          String number,
      @Schema(
              description = "Why.",
              maxLength = DoNotCallEntry.MAX_REASON,
              example = "Asked by mail")
          @Nullable String reason) {}

  /// Numbers, in their order.
  ///
  /// @param nextCursor what to send as `cursor` for the next page; null on the last one
  record EntryPage(List<EntryView> entries, @Nullable String nextCursor) {}

  /// @param added false when it was there already
  record AddedEntry(EntryView entry, boolean added) {}

  record OneEntry(EntryView entry) {}

  /// What was taken off the list.
  record RemovedEntry(String number, boolean removed) {}
}
