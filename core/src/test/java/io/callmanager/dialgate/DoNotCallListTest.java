package io.callmanager.dialgate;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Page;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionSynchronizationManager;

@CoreTest
class DoNotCallListTest {

  private static final PhoneNumber LONDON = new PhoneNumber("+442071838750");

  @Autowired private DoNotCallList list;
  @Autowired private Tenant.Maker maker;

  private AccountId account;

  @BeforeEach
  void openAccount() {
    account = maker.make(1).account();
  }

  private List<String> numbers(AccountId of) {
    List<String> found = new ArrayList<>();
    list.each(of, entry -> found.add(entry.number().e164()));
    return found;
  }

  @Test
  void keepsWhoSaidItFirst() {
    CallId call = CallId.next();
    DoNotCallList.Added first = list.add(account, LONDON, "pressed 9", Source.KEY, call);
    DoNotCallList.Added second = list.add(account, LONDON, "asked again", Source.API, null);

    assertThat(first.added()).isTrue();
    assertThat(second.added()).isFalse();
    assertThat(second.entry()).isEqualTo(first.entry());
    assertThat(list.find(account, LONDON)).contains(first.entry());
    assertThat(first.entry().call()).isEqualTo(call);
  }

  @Test
  void isTheSameNumberHoweverItIsWritten() {
    list.add(account, new PhoneNumber("+4402071838750"), null, Source.API, null);

    assertThat(list.find(account, LONDON)).isPresent();
    assertThat(list.find(account, LONDON).orElseThrow().number()).isEqualTo(LONDON);
    assertThat(list.remove(account, new PhoneNumber("+4402071838750"))).isTrue();
    assertThat(list.remove(account, LONDON)).isFalse();
    assertThat(list.find(account, LONDON)).isEmpty();
  }

  @Test
  void keepsReasonsAsFarAsTheyCanBeKept() {
    assertThat(reason("  by mail ")).isEqualTo("by mail");
    assertThat(reason(" ")).isNull();
    assertThat(reason("on\r\ntwo\nlines")).isEqualTo("on two lines");
    assertThat(reason("a\0b\ud800c\udc00d")).isEqualTo("abcd");
    assertThat(reason("x".repeat(499) + "\ud83d\ude00")).isEqualTo("x".repeat(499));
    assertThat(reason("y".repeat(10_000))).hasSize(DoNotCallEntry.MAX_REASON);
  }

  private @Nullable String reason(String given) {
    list.remove(account, LONDON);
    return list.add(account, LONDON, given, Source.API, null).entry().reason();
  }

  @Test
  void isReadPageByPage() {
    for (int i = 9; i >= 0; i--) {
      list.add(account, new PhoneNumber("+1212555010" + i), null, Source.API, null);
    }
    List<String> read = new ArrayList<>();
    PhoneNumber cursor = null;
    Page<DoNotCallEntry> page;
    do {
      page = list.page(account, cursor, 4);
      page.items().forEach(entry -> read.add(entry.number().e164()));
      cursor = page.items().getLast().number();
    } while (page.nextCursor() != null);

    assertThat(read).hasSize(10).isSorted().isEqualTo(numbers(account));
  }

  @Test
  void isHandedOverWholeWithoutHoldingTheDatabase() {
    Map<PhoneNumber, Optional<String>> many = new TreeMap<>(comparing(PhoneNumber::e164));
    for (int i = 0; i < 1001; i++) {
      many.put(new PhoneNumber("+1212" + (5_000_000 + i)), Optional.empty());
    }
    list.addAll(account, many, Source.IMPORT);

    List<PhoneNumber> found = new ArrayList<>();
    list.each(
        account,
        entry -> {
          assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isFalse();
          found.add(entry.number());
        });
    assertThat(found).containsExactlyElementsOf(many.keySet());
  }

  @Test
  void isOfOneAccount() {
    AccountId other = maker.make(1).account();
    list.add(account, LONDON, null, Source.API, null);

    assertThat(list.find(other, LONDON)).isEmpty();
    assertThat(list.page(other, null, 10).items()).isEmpty();
    assertThat(numbers(other)).isEmpty();
    assertThat(list.remove(other, LONDON)).isFalse();
    assertThat(list.find(account, LONDON)).isPresent();
  }

  @Test
  void takesANumberOnceHoweverManySayItAtOnce() throws Exception {
    List<Future<DoNotCallList.Added>> added = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        added.add(callers.submit(() -> list.add(account, LONDON, null, Source.API, null)));
      }
    }
    int fresh = 0;
    for (Future<DoNotCallList.Added> one : added) {
      fresh += one.get().added() ? 1 : 0;
    }

    assertThat(fresh).isEqualTo(1);
    assertThat(numbers(account)).containsExactly(LONDON.e164());
  }
}
