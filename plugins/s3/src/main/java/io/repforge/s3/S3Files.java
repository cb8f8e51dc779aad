package io.repforge.s3;

import io.repforge.api.data.RemoteException;
import io.repforge.api.data.RemoteFiles;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Reads {@code s3://bucket/key}, from AWS or from another server that {@code AWS_ENDPOINT_URL} names. */
public final class S3Files implements RemoteFiles {

    private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");
    private static final String SCHEME = "s3";

    private final Settings settings;
    private @Nullable S3Client client;
    private volatile boolean reached;

    /** Called by the host. */
    public S3Files() {
        this(new Settings(System.getenv()));
    }

    S3Files(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Content open(String url, long from, @Nullable String version) throws IOException {
        ObjectUrl place = ObjectUrl.parse(url).requireKey();
        GetObjectRequest.Builder request = GetObjectRequest.builder().bucket(place.bucket()).key(place.key());
        if (from > 0) {
            request.range("bytes=" + from + "-");
        }
        return attempt(place, () -> content(client().getObject(request.build())));
    }

    private static Content content(ResponseInputStream<GetObjectResponse> object) {
        GetObjectResponse answer = object.response();
        Matcher range = RANGE.matcher(Objects.requireNonNullElse(answer.contentRange(), ""));
        long length = Objects.requireNonNullElse(answer.contentLength(), -1L);
        return range.matches() ? new Content(new ObjectStream(object), Long.parseLong(range.group(1)), Long.parseLong(range.group(3)), answer.eTag())
                : new Content(new ObjectStream(object), 0, length, answer.eTag());
    }

    @Override
    public Optional<List<String>> list(String prefix) throws IOException {
        ObjectUrl place = ObjectUrl.parse(prefix);
        return attempt(place, () -> Optional.of(client().listObjectsV2Paginator(request -> request.bucket(place.bucket()).prefix(place.key())).contents().stream()
                .map(object -> place.withKey(object.key()).toString()).toList()));
    }

    private interface Attempt<T> {
        T make();
    }

    private <T> T attempt(ObjectUrl place, Attempt<T> attempt) throws IOException {
        try {
            T made = attempt.make();
            reached = true;
            return made;
        } catch (AwsServiceException e) {
            reached = true;
            throw answered(place, e);
        } catch (SdkException | IllegalArgumentException e) {
            throw unanswered(place, e);
        }
    }

    /** The client is made when it is needed, since making it takes a moment, and may fail. */
    private synchronized S3Client client() {
        if (client == null) {
            client = settings.client();
        }
        return client;
    }

    private RemoteException answered(ObjectUrl place, AwsServiceException fault) {
        int status = fault.statusCode();
        String code = fault.awsErrorDetails() == null || fault.awsErrorDetails().errorCode() == null ? "" : fault.awsErrorDetails().errorCode();
        String said = "(" + status + (code.isEmpty() ? "" : " " + code) + ")";
        if (status >= 500 || status == 429 || status == 408 || Set.of("SlowDown", "RequestTimeout", "Throttling").contains(code)) {
            return RemoteException.passing("the server answers " + status + (code.isEmpty() ? "" : " " + code), Duration.ZERO);
        }
        String what = switch (code) {
            case "NoSuchBucket" -> "there is no bucket '" + place.bucket() + "' " + said + "; check its name" + ofEndpoint();
            case "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
                    "the credentials are wrong " + said + "; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile"
                            + " (AWS_PROFILE)" + ofEndpoint();
            case "ExpiredToken", "TokenRefreshRequired", "ExpiredTokenException" -> "the credentials have expired " + said + "; get new ones";
            case "InvalidObjectState" -> "the object is in an archive " + said + "; have it restored";
            case "InvalidRange" -> "was changed while it was read: it has fewer bytes by now; run the command again, or give new data a new name";
            case "RequestTimeTooSkewed" -> "the clock of this machine is wrong " + said + "; set it";
            default -> switch (status) {
                case 404 -> "there is no such object " + said + "; check the URL and the numbers in its braces" + ofEndpoint();
                case 401, 403 ->
                        "the server refuses it " + said + "; see to the rights of your credentials there, or, for public data, set " + Settings.ANONYMOUS + "=true";
                case 301, 307, 400 -> "the server doesn't take the question " + said + "; check the region (AWS_REGION) and the endpoint (AWS_ENDPOINT_URL)";
                case 416 -> "was changed while it was read: it has fewer bytes by now; run the command again, or give new data a new name";
                default -> "the server answers " + said + "; check the URL, or ask whoever keeps the server";
            };
        };
        return RemoteException.lasting(place + (what.startsWith("was changed") ? " " : ": ") + what, fault);
    }

    private String ofEndpoint() {
        return settings.endpoint().map(endpoint -> ", which is asked of " + endpoint).orElse("");
    }

    private IOException unanswered(ObjectUrl place, RuntimeException fault) {
        String message = String.valueOf(fault.getMessage());
        if (message.contains("Unable to load region")) {
            return RemoteException
                    .lasting(place + ": no region is known; set AWS_REGION, such as us-east-1, or the region of your profile, or, for a server that isn't AWS's,"
                            + " AWS_ENDPOINT_URL", fault);
        }
        if (message.contains("Unable to load credentials")) {
            return RemoteException.lasting(place + ": no credentials are known; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or, for public data, "
                    + Settings.ANONYMOUS + "=true", fault);
        }
        Throwable cause = fault;
        while (cause.getCause() != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        if (cause instanceof UnknownHostException && !reached) {
            return RemoteException.lasting(place + ": there is no host '" + cause.getMessage() + "', or no network; check the region and the endpoint (AWS_REGION,"
                    + " AWS_ENDPOINT_URL)", fault);
        }
        if (cause instanceof SSLException && message.contains("certif")) {
            return RemoteException
                    .lasting(place + ": the server's certificate isn't trusted (" + cause.getMessage() + "); check the endpoint, or have Java trust who signed it"
                            + " (REPFORGE_JAVA_OPTS=-Djavax.net.ssl.trustStore=…)", fault);
        }
        if (cause instanceof IOException io) {
            return new IOException("no answer from the server (" + (io.getMessage() == null ? io.toString() : io.getMessage()) + ")", fault);
        }
        return RemoteException.lasting(place + ": can't be asked for (" + message.lines().findFirst().orElse("") + "); check the settings of AWS on this machine", fault);
    }
}
