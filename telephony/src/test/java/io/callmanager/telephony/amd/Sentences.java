package io.callmanager.telephony.amd;

import java.util.List;

/// What people and machines say when they answer.
///
/// @param persons short, then they wait
/// @param businesses people, with a long sentence
/// @param machines sentences with pauses between them
/// @param pausing machines that begin as people do
record Sentences(
    List<String> persons, List<String> businesses, List<String> machines, List<String> pausing) {

  /// The detector's limits were chosen with these.
  static final Sentences OF_DEVELOPMENT =
      new Sentences(
          List.of(
              "Hello?",
              "Hello.",
              "Yes?",
              "Smith residence.",
              "Hi, this is Anna speaking.",
              "Hello, who is this?",
              "Peter Miller.",
              "Good morning.",
              "Yeah?",
              "Hi there.",
              "Speaking.",
              "The Johnson family.",
              "Hello, this is Mark.",
              "Robert Brown, hello?",
              "Yes, hello?",
              "Good evening.",
              "Hello, Maria here.",
              "Hello, yes?",
              "Good afternoon.",
              "Hi.",
              "This is Laura.",
              "Who's there?",
              "Taylor.",
              "Morning, Steve here.",
              "Hello, Williams household.",
              "Yep."),
          List.of(
              "Good morning, ACME, how can I help you?",
              "Thank you for calling Northwind, this is Julie speaking.",
              "Hello and welcome to the Green Garage, what can I do for you?",
              "City dental practice, Doctor Brown's office, good afternoon.",
              "Riverside Hotel, good evening, my name is Kate, what can I do for you?",
              "Thanks for calling City Bank, Daniel speaking."),
          List.of(
              "Hi, you've reached Anna. Please leave a message after the tone.",
              "We are not at home right now. Leave a message.",
              "The person you are calling is not available. At the tone, please record your message."
                  + " When you have finished recording, you may hang up.",
              "Hello, this is the voice mailbox of John Miller. I can't take your call right now."
                  + " Please leave your name and your number after the beep. I will call you back as"
                  + " soon as I can. Thank you.",
              "Your call has been forwarded to an automated voice message system. The number you have"
                  + " dialed is not available. Please leave a message after the tone.",
              "Thank you for calling the Smith family. Nobody can come to the phone at the moment,"
                  + " because we are out in the garden, at the lake, or asleep. If it is urgent, please"
                  + " call my wife on her mobile phone. If you want to sell something, please don't."
                  + " Everybody else may leave a message after the tone, and we will call back before"
                  + " the evening. Goodbye.",
              "Hey, it's Tom, I can't talk now. Leave me a message.",
              "Welcome to voicemail. The customer at this number can't be reached. Please speak after"
                  + " the signal.",
              "You are connected to the answering machine of Susan and Paul. Please say who you are and"
                  + " what you want. We'll be in touch.",
              "Sorry, I missed your call. Tell me what it's about and I'll get back to you.",
              "This is an automatic announcement. The subscriber is temporarily not available. You can"
                  + " leave a message of up to two minutes. To begin, wait for the tone. To send your"
                  + " number instead, press the star key.",
              "Good day, you have reached the office of Baker and Sons. Our office is closed from five"
                  + " in the afternoon until nine in the morning, and on all holidays. Please leave your"
                  + " name, your telephone number, and the reason of your call, slowly and clearly. One"
                  + " of our staff will return your call on the next working day. Thank you very much.",
              "Hi, this is Kate's phone. I'm busy at the moment. Leave your number and I'll ring you later.",
              "The mobile phone you have called may be switched off. Please try again later, or leave a"
                  + " message after the beep.",
              "Hello, you've reached the Parkers. We can't come to the phone. Talk to the machine.",
              "Welcome to the mailbox of, Daniel Fischer. Record your message after the signal tone.",
              "You're through to the voicemail of the sales department. All of our advisers are helping"
                  + " other customers, and it may be a while before somebody is free. If you tell us your"
                  + " name, your customer number, and when you can be reached, somebody will call you"
                  + " tomorrow. You may also write to us, our address is on the website.",
              "I'm sorry, nobody is available to take your call. Please record your message. Press the"
                  + " hash key when you are done."),
          List.of(
              "Hello. You've reached Anna and Peter. Please leave a message after the tone.",
              "Hi. Tom here, sorry that I missed you. Please tell me why you called.",
              "Hello? Only joking, this is a machine, leave a message."));

  /// And proven with these.
  static final Sentences HELD_OUT =
      new Sentences(
          List.of(
              "Hallo?",
              "Hello, Jim speaking.",
              "Yes, who is calling?",
              "Good day.",
              "Thompson.",
              "Oh, hi.",
              "Hello, hello?",
              "This is Olivia Green.",
              "What is it?"),
          List.of(
              "Sunrise Bakery, good morning, what would you like to order?",
              "Welcome to Harper and Lee, you are speaking to Vincent."),
          List.of(
              "Hello. This is Rachel. Sorry, I'm not here. Please leave a message and I'll be in touch.",
              "You have reached the mailbox of extension four one two. To leave a message, wait for the"
                  + " tone.",
              "We're sorry. The person you wish to speak to is on another line. Please hold, or leave your"
                  + " message after the tone. To hear these options again, press one.",
              "Hi, Frank here. I'm driving, so I can't pick up. Say something nice after the beep.",
              "Bonjour, and good day to you. Our lines are closed until Monday. If your heating has broken"
                  + " down, please dial our emergency number, which you find on the sticker on your boiler."
                  + " In all other cases, please leave your name and address, and the model of your boiler,"
                  + " and one of our engineers will call you back on Monday before noon. Goodbye.",
              "The customer you are trying to reach is currently unable to answer. Your message will be"
                  + " sent as a text."),
          List.of("Yes? No, I am not really here. Please leave a message after the tone."));
}
