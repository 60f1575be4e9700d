using Anomaly.MarketData;
using Anomaly.MarketData.Csv;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>The bars of a request's body, all of them read before any is written.</summary>
/// <param name="Bars">In the order in which they were sent.</param>
/// <param name="Duplicates">Bars that were left out, because a later one has the same time.</param>
internal sealed record BarBody(IReadOnlyList<Bar> Bars, int Duplicates)
{
    public const string Json = "application/json";

    /// <summary>One JSON object a line.</summary>
    public const string Lines = "application/x-ndjson";

    public const string Csv = "text/csv";

    /// <summary>Bars that a request may have.</summary>
    public const int MostBars = 100_000;

    /// <summary>Bytes that its body may have.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private static readonly ErrorAnswer WrongMediaType = new(
        StatusCodes.Status415UnsupportedMediaType, $"Send bars in UTF-8 with the header Content-Type: {Json}, {Lines} or {Csv}.");

    /// <summary>Reads a body of any of the three media types.</summary>
    /// <exception cref="RequestException">It is none of them, too large, or has something that is no bar: the sentence names the line or index.</exception>
    public static async Task<BarBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            throw new RequestException(WrongMediaType);
        try
        {
            return type.MediaType.Value?.ToLowerInvariant() switch
            {
                Json => new BarBody(BarJson.ReadList(await ReadAllAsync(request.Body, cancellationToken)), 0),
                Lines => new BarBody(BarJson.ReadLines(await ReadAllAsync(request.Body, cancellationToken)), 0),
                Csv => ReadCsv(await ReadAllAsync(request.Body, cancellationToken), cancellationToken),
                _ => throw new RequestException(WrongMediaType),
            };
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new RequestException(ErrorAnswer.BodyTooLarge(MaxBytes));
        }
    }

    /// <summary>413 for one bar too many.</summary>
    public static void RequireRoom(int bars)
    {
        if (bars > MostBars)
            throw new RequestException(new ErrorAnswer(StatusCodes.Status413PayloadTooLarge, $"A request pushes at most {MostBars} bars: send the rest in another."));
    }

    /// <summary>The whole body: the server breaks off beyond <see cref="MaxBytes"/>.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAllAsync(Stream body, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        await body.CopyToAsync(all, cancellationToken);
        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    private static BarBody ReadCsv(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            var csv = CsvBarParser.Parse(body.Span, cancellationToken);
            RequireRoom(csv.Rows);
            if (csv.Warnings.FirstOrDefault(warning => MistakeIn(warning.Issue) is not null) is { } wrong)
                throw RequestException.BadInput("body", $"Line {wrong.FirstLines[0]}: {MistakeIn(wrong.Issue)}. Nothing was taken.");
            return new BarBody(csv.Bars, csv.Warnings.FirstOrDefault(warning => warning.Issue == CsvIssue.Duplicate)?.Count ?? 0);
        }
        catch (MarketDataFormatException exception)
        {
            throw RequestException.BadInput("body", $"The body cannot be read as CSV: {exception.Message}.");
        }
    }

    /// <summary>Why a row is no bar, as part of a sentence; null where it is one.</summary>
    private static string? MistakeIn(CsvIssue issue) => issue switch
    {
        CsvIssue.ShortRow => "cells are missing; a row needs a time, open, high, low, close and volume",
        CsvIssue.LongRow => "there are more cells than the header has; decimals have a point, not a comma",
        CsvIssue.MalformedTime => "the time must be one as in ISO 8601, for example 2024-08-05 or 2024-08-05T13:30:00Z",
        CsvIssue.MalformedNumber => "prices and volume must be numbers, for example 101.5",
        CsvIssue.NotFinite => $"prices and volume must be numbers of at most {Bar.MaxMagnitude:0e0}",
        CsvIssue.EmptyCell => "a price or the volume is empty; leave out what has not traded",
        _ => null,
    };
}

/// <summary>Says of an endpoint that it reads bars: media types are told apart by <see cref="BarBody"/>, and the body may be larger than others.</summary>
internal sealed class BarBodyMetadata : IAcceptsMetadata, IRequestSizeLimitMetadata
{
    /// <summary>Empty, or the framework would refuse others with a sentence that does not fit.</summary>
    public IReadOnlyList<string> ContentTypes => [];

    public Type RequestType => typeof(IReadOnlyList<PushedBar>);

    public bool IsOptional => false;

    public long? MaxRequestBodySize => BarBody.MaxBytes;
}
