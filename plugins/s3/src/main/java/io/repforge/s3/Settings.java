package io.repforge.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Where the objects are and who asks for them, as AWS's own tools take it from the environment and from profiles.
 *
 * @param environment variables of the process
 */
record Settings(Map<String, String> environment) {

    /** Variable by which nobody in particular asks, as public buckets allow. */
    static final String ANONYMOUS = "REPFORGE_S3_ANONYMOUS";

    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    S3Client client() {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
                .credentialsProvider(credentials())
                .region(region())
                // The host tries again, and checks what came by its length and version; other servers know no checksums.
                .overrideConfiguration(how -> how.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        Optional<URI> endpoint = endpoint();
        endpoint.ifPresent(place -> builder.endpointOverride(place).forcePathStyle(true));
        return builder.crossRegionAccessEnabled(endpoint.isEmpty()).build();
    }

    private AwsCredentialsProvider credentials() {
        return isTrue(variable(ANONYMOUS)) ? AnonymousCredentialsProvider.create() : DefaultCredentialsProvider.builder().build();
    }

    /** Where others than AWS are; empty for AWS. */
    Optional<URI> endpoint() {
        if (isTrue(variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
            return Optional.empty();
        }
        String named = variable("AWS_ENDPOINT_URL_S3");
        named = named == null ? variable("AWS_ENDPOINT_URL") : named;
        return Optional.ofNullable(named).or(Settings::endpointOfProfile).map(URI::create);
    }

    private static Optional<String> endpointOfProfile() {
        return ProfileFile.defaultProfileFile().profile(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow())
                .flatMap(profile -> profile.property("endpoint_url"));
    }

    /** Other servers have no regions, but signatures do. Those of AWS alone tell a machine its region. */
    private Region region() {
        String other = variable("AWS_DEFAULT_REGION");
        try {
            return endpoint().isEmpty() ? DefaultAwsRegionProviderChain.builder().build().getRegion()
                    : new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider()).getRegion();
        } catch (SdkClientException e) {
            if (other != null) {
                return Region.of(other);
            } else if (endpoint().isPresent()) {
                return Region.US_EAST_1;
            }
            throw e;
        }
    }

    private @Nullable String variable(String name) {
        return Stream.of(environment.getOrDefault(name, "").strip()).filter(value -> !value.isEmpty()).findFirst().orElse(null);
    }

    private static boolean isTrue(@Nullable String value) {
        return value != null && Set.of("1", "true", "yes").contains(value);
    }
}
