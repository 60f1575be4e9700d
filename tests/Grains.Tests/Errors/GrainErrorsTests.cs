using Anomaly.Grains.Errors;
using Anomaly.MarketData;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Errors;

public sealed class GrainErrorsTests
{
    public static TheoryData<Exception, DetectionErrorKind> Known => new()
    {
        { new UnknownTickerException(Ticker.Parse("NOPE"), "m"), DetectionErrorKind.NotFound },
        { new UnavailableIntervalException(SeriesKey.Parse("AAPL/1m"), "m"), DetectionErrorKind.NotFound },
        { new MarketDataUnavailableException("m"), DetectionErrorKind.SourceUnavailable },
        { new MarketDataFormatException("m"), DetectionErrorKind.SourceUnreadable },
        { new StoreConflictException("AAPL/1d", "1", "2"), DetectionErrorKind.Conflict },
        { new StoreUnavailableException("m", TimeSpan.FromSeconds(1)), DetectionErrorKind.StoreUnavailable },
        { new StoreReadOnlyException("m"), DetectionErrorKind.StoreUnusable },
        { new StoreFullException("m"), DetectionErrorKind.StoreUnusable },
        { new StoreCorruptException("m"), DetectionErrorKind.StoreUnusable },
        { new InvalidCursorException(), DetectionErrorKind.InvalidRequest },
        { new FormatException("m"), DetectionErrorKind.InvalidRequest },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Translate_knownFailure_keepsItsMessageAndSaysWhatKind(Exception exception, DetectionErrorKind kind)
    {
        var fault = GrainErrors.Translate(exception);

        Assert.Equal((kind, exception.Message), (fault!.Kind, fault.Message));
    }

    [Fact]
    public void Translate_faultOfThisProgram_passesAsItIs() => Assert.Null(GrainErrors.Translate(new InvalidOperationException("bug")));

    [Fact]
    public void Translate_retryAfter_isKept() => Assert.Equal(
        TimeSpan.FromSeconds(7), GrainErrors.Translate(new MarketDataUnavailableException("m", TimeSpan.FromSeconds(7)))!.RetryAfter);
}
