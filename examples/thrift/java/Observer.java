// SPDX-License-Identifier: Apache-2.0
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.floodlightcontroller.packetstreamer.thrift.PacketStreamerV1;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.layered.TFramedTransport;

/**
 * Makes a session over REST, streams it over Thrift, ends it.
 *
 * <p>java Observer http://127.0.0.1:8080 127.0.0.1:9090 'of.type == packet_in' 10
 */
public final class Observer {
  private static final String END_OF_SESSION = "FilterTimeout";
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f]{32})\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final String sessions;

  private Observer(String server) {
    sessions = server + "/api/v1/sessions";
  }

  private static String inQuotes(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private String rest(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) throw new Exception(answer.body());
    return answer.body();
  }

  private String makeSession(String filter) throws Exception {
    String body = "{\"format\": \"compact\", \"filter\": " + inQuotes(filter) + "}";
    Matcher id =
        ID.matcher(
            rest(
                HttpRequest.newBuilder(URI.create(sessions))
                    .POST(HttpRequest.BodyPublishers.ofString(body))));
    if (!id.find()) throw new Exception("the answer has no id");
    return id.group(1);
  }

  private void endSession(String id) throws Exception {
    rest(HttpRequest.newBuilder(URI.create(sessions + "/" + id)).DELETE());
  }

  private void stream(PacketStreamerV1.Client client, String id, int count) throws Exception {
    for (int received = 0; ; ) {
      for (ByteBuffer item : client.getPackets(id)) {
        String text = StandardCharsets.UTF_8.decode(item).toString();
        if (text.equals(END_OF_SESSION)) return;
        System.out.println(text);
        if (++received == count) endSession(id);
      }
    }
  }

  public static void main(String[] args) throws Exception {
    if (args.length != 4) {
      System.err.println("usage: java Observer HTTP_URL THRIFT_HOST:PORT FILTER COUNT");
      System.exit(2);
    }
    int colon = args[1].lastIndexOf(':');
    Observer observer = new Observer(args[0]);
    String id = observer.makeSession(args[2]);
    try (TFramedTransport transport =
        new TFramedTransport(
            new TSocket(
                args[1].substring(0, colon), Integer.parseInt(args[1].substring(colon + 1))))) {
      transport.open();
      PacketStreamerV1.Client client =
          new PacketStreamerV1.Client(new TBinaryProtocol(transport));
      observer.stream(client, id, Integer.parseInt(args[3]));
    }
  }
}
