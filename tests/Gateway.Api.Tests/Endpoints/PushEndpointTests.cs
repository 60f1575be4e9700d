using System.Globalization;
using System.Net;
using System.Text;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Endpoints;

public sealed class PushEndpointTests
{
    private const string Address = "/api/v1/tickers/mine/1d/bars";
    private const string Json = "application/json", Lines = "application/x-ndjson", Csv = "text/csv";
    private static readonly Bar First = new(new DateTime(2026, 1, 2, 14, 30, 0, DateTimeKind.Utc), 100, 102.5, 99.25, 101, 12345);
    private static readonly Bar Second = First with { Time = First.Time.AddDays(3), Close = 101.75 };

    public static TheoryData<string, string> Bodies => new()
    {
        { Json, $"[{Object(First)},{Object(Second)}]" },
        { Json, $$"""  { "bars" : [ {{Object(First)}} , {{Object(Second)}} ] }  """ },
        { "application/json; charset=utf-8", $"[{Object(Second)},{Object(First)}]" },
        { Json, """[{"datetime":"2026-01-02T16:30:00+02:00","close":101,"low":99.25,"live":false,"of":{"a":[1,{}]},"high":102.5,"open":1e2,"volume":12345},""" + Object(Second) + "]" },
        { Lines, $"{Object(First)}\n\n{Object(Second)}\n" },
        { Csv, "Datetime,Open,High,Low,Close,Volume\n2026-01-02T14:30:00Z,100,102.5,99.25,101,12345\n2026-01-05 14:30,100,102.5,99.25,101.75,12345\n" },
        { "Text/CSV; charset=\"UTF-8\"; header=present", "Volume;Close;Low;High;Open;Date\r\n12345;101;99.25;102.5;100;2026-01-02T14:30:00Z\r\n12345;101.75;99.25;102.5;100;2026-01-05T14:30:00Z" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Push_ofAnyForm_givesTheGrainTheBarsInTimeOrder(string type, string body)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var calls = Take(gateway);

        var answer = await PostAsync(gateway, type, body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([First, Second], Assert.Single(calls));
    }

    [Fact]
    public async Task Push_answersWhatBecameOfTheBars()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("MINE/1d").PushBarsAsync(Arg.Any<PushBarsRequest>(), Arg.Any<CancellationToken>()).Returns(new PushBarsResult
        {
            Taken = 1, Same = 2, Corrected = 3, Duplicates = 4, Quarantined = 1, Refused = 5, RefusedBars = [new RefusedBar(First.Time, BarProblem.NotClosed)],
            QuarantinedBars = [new QuarantineEntry { Series = SeriesKey.Parse("MINE/1d"), Bar = First, Reason = "has a high below its low", QuarantinedAt = First.Time }],
            AnomalyIds = [Samples.AnomalyId], Retracted = 6, RunId = Samples.RunId,
        });

        var answer = await PostAsync(gateway, Json, $"[{Object(First)}]");

        await answer.AnswersAsync(HttpStatusCode.OK, $$"""
            {"ticker":"MINE","interval":"1d","taken":1,"same":2,"corrected":3,"duplicates":4,"quarantined":1,
             "quarantined_bars":[{"time":"2026-01-02T14:30:00Z","reason":"has a high below its low"}],
             "refused":5,"refused_bars":[{"time":"2026-01-02T14:30:00Z","reason":"not_closed"}],"new_anomalies":1,"anomaly_ids":["{{Samples.AnomalyId}}"],"retracted":6,"run_ids":["{{Samples.RunId}}"]}
            """);
    }

    [Fact]
    public async Task Push_ofMany_isCutIntoCallsOldestFirstAndSummedUp()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var calls = Take(gateway);
        var bars = Enumerable.Range(0, 25_001).Select(i => First with { Time = First.Time.AddMinutes(i) }).ToArray();

        var answer = await PostAsync(gateway, Lines, string.Join('\n', bars.Reverse().Select(Object)));

        Assert.Equal([10_000, 10_000, 5001], calls.Select(call => call.Length));
        Assert.Equal(bars, calls.SelectMany(call => call));
        var sum = await answer.ReadAsync();
        Assert.Equal(25_001, sum["taken"]!.GetValue<int>());
        Assert.Equal(["1", "2", "3"], sum["run_ids"]!.AsArray().Select(run => run!.GetValue<string>()));
    }

    [Fact]
    public async Task Push_noBars_asksNoGrain()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var calls = Take(gateway);

        var answer = await PostAsync(gateway, Json, "[]");

        Assert.Equal((HttpStatusCode.OK, 0), (answer.StatusCode, calls.Count));
    }

    [Fact]
    public async Task Push_csvWithDuplicates_countsThem()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var calls = Take(gateway);

        var answer = await PostAsync(gateway, Csv, "Datetime,Open,High,Low,Close,Volume\n2026-01-02T14:30:00Z,1,1,1,1,1\n2026-01-02T14:30:00Z,100,102.5,99.25,101,12345\n");

        Assert.Equal(1, (await answer.ReadAsync())["duplicates"]!.GetValue<int>());
        Assert.Equal([First], Assert.Single(calls));
    }

    [Theory]
    [InlineData(Json, "", "body", "The body is not valid JSON (line 1, byte 1).")]
    [InlineData(Json, "[{]", "body", "The body is not valid JSON (line 1, byte 3).")]
    [InlineData(Json, "[", "body", "The body is not valid JSON (line 1, byte 2).")]
    [InlineData(Json, "7", "body", "The body must be a list of bars, or an object whose field 'bars' is one.")]
    [InlineData(Json, "{}", "bars", "The field 'bars' is missing.")]
    [InlineData(Json, """{"bars":7}""", "body", "The body must be a list of bars, or an object whose field 'bars' is one.")]
    [InlineData(Json, """{"time":"2026-01-02"}""", "time", "There is no field 'time' here: send a list of bars, or an object whose only field is 'bars'.")]
    [InlineData(Json, """{"bars":[OK],"ticker":"X"}""", "ticker", "There is no field 'ticker' here: send a list of bars, or an object whose only field is 'bars'.")]
    [InlineData(Json, """{"bars":[OK],"bars":[OK]}""", "bars", "The field 'bars' is there more than once.")]
    [InlineData(Json, "[7]", "bars[0]", "bars[0]: a bar is an object with the fields time, open, high, low, close and volume. Nothing was taken.")]
    [InlineData(Json, """[OK,{"time":"2026-01-02","open":1,"high":1,"low":1,"close":1}]""", "bars[1].volume", "bars[1]: 'volume' is missing. Nothing was taken.")]
    [InlineData(Json, """{"bars":[OK,OK,{"time":"08/05/2024","open":1}]}""", "bars[2].time", "bars[2]: 'time' must be a time as in ISO 8601, for example 2024-08-05 or 2024-08-05T13:30:00Z. Nothing was taken.")]
    [InlineData(Json, """[{"time":1722864600}]""", "bars[0].time", "bars[0]: 'time' must be a time as in ISO 8601, for example 2024-08-05 or 2024-08-05T13:30:00Z. Nothing was taken.")]
    [InlineData(Json, """[{"time":"2026-01-02","open":"101.5"}]""", "bars[0].open", "bars[0]: 'open' must be a number, for example 101.5. Nothing was taken.")]
    [InlineData(Json, """[{"time":"2026-01-02","open":1,"high":1,"low":1,"close":null}]""", "bars[0].close", "bars[0]: 'close' is null: leave out what has not traded. Nothing was taken.")]
    [InlineData(Lines, "OK\n\nOK\n{\"time\":\"2026-01-02\",\"open\":[]}\nOK", "bars[2].open", "Line 4: 'open' must be a number, for example 101.5. Nothing was taken.")]
    [InlineData(Lines, "OK\n[]", "bars[1]", "Line 2: a bar is an object with the fields time, open, high, low, close and volume. Nothing was taken.")]
    [InlineData(Lines, "OK\n{\"open\":1\n}", "body", "The body is not valid JSON (line 2, byte 10).")]
    [InlineData(Lines, "OK\n{} {}", "body", "The body is not valid JSON (line 2, byte 4).")]
    [InlineData(Lines, "OK\nnope", "body", "The body is not valid JSON (line 2, byte 2).")]
    [InlineData(Csv, "", "body", "The body cannot be read as CSV: it is empty: it needs a header line with datetime, open, high, low, close, volume.")]
    [InlineData(Csv, "Datetime,Open\n2026-01-02,1", "body", "The body cannot be read as CSV: it lacks the columns high, low, close, volume (needed: datetime, open, high, low, close, volume).")]
    [InlineData(Csv, "HEAD\n2026-01-02,1,1,1,1,1\n2026-01-03,1,1,1,1", "body", "Line 3: cells are missing; a row needs a time, open, high, low, close and volume. Nothing was taken.")]
    [InlineData(Csv, "HEAD\n2026-01-02,1,1,1,1,1\n2026-01-03,1,5,1,1,1,1", "body", "Line 3: there are more cells than the header has; decimals have a point, not a comma. Nothing was taken.")]
    [InlineData(Csv, "HEAD\n2026-01-02,1,1,1,1,1\nyesterday,1,1,1,1,1", "body", "Line 3: the time must be one as in ISO 8601, for example 2024-08-05 or 2024-08-05T13:30:00Z. Nothing was taken.")]
    [InlineData(Csv, "HEAD\n2026-01-02,1,1,1,1,1\n2026-01-03,a,1,1,1,1", "body", "Line 3: prices and volume must be numbers, for example 101.5. Nothing was taken.")]
    [InlineData(Csv, "HEAD\n2026-01-02,1,1,1,1,1\n2026-01-03,1e31,1,1,1,1", "body", "Line 3: prices and volume must be numbers of at most 1e30. Nothing was taken.")]
    [InlineData(Csv, "HEAD\n2026-01-02,1,1,1,1,1\n2026-01-03,,1,1,1,1", "body", "Line 3: a price or the volume is empty; leave out what has not traded. Nothing was taken.")]
    public async Task Push_somethingThatIsNoBar_takesNothingAndSaysWhere(string type, string body, string field, string detail)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var calls = Take(gateway);

        var answer = await PostAsync(gateway, type, body.Replace("OK", Object(First), StringComparison.Ordinal).Replace("HEAD", "Datetime,Open,High,Low,Close,Volume", StringComparison.Ordinal));

        var problem = await answer.ReadAsync();
        Assert.Equal((HttpStatusCode.BadRequest, field, detail), (answer.StatusCode, problem["field"]?.GetValue<string>(), problem["detail"]!.GetValue<string>()));
        Assert.Empty(calls);
    }

    [Theory]
    [InlineData(Json, """[{"\ud800":1}]""")]
    [InlineData(Json, """{"\ud800":[]}""")]
    [InlineData(Json, """[{"time":"\ud8000000"}]""")]
    [InlineData(Json, "[{\"\u00ff\":1,\"time\":\"\u00ff\"}]")]
    [InlineData(Lines, """{"time":"\ud800"}""")]
    public async Task Push_halfACharacterOrNoText_isABadRequest(string type, string body)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var calls = Take(gateway);

        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        content.Headers.ContentType = new(type);
        var answer = await gateway.Client.PostAsync(Address, content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Push_bodyThatArrivesInPieces_isReadTheSame(int size)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var calls = Take(gateway);
        var body = Encoding.UTF8.GetBytes($$"""{"bars":[{{Object(First)}},{{Object(Second)}}]}""");

        using var content = new StreamContent(new SlowStream(body, size));
        content.Headers.ContentType = new(Json);
        var answer = await gateway.Client.PostAsync(Address, content);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([First, Second], Assert.Single(calls));
    }

    [Theory]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/csv; charset=iso-8859-1")]
    [InlineData(null)]
    public async Task Push_otherMediaType_answers415WithThoseThatAreRead(string? type)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await PostAsync(gateway, type, "[]");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("Send bars in UTF-8 with the header Content-Type: application/json, application/x-ndjson or text/csv.", (await answer.ReadAsync())["detail"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(Json)]
    [InlineData(Lines)]
    [InlineData(Csv)]
    public async Task Push_tooManyBars_answers413AndTakesNothing(string type)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var calls = Take(gateway);
        var bar = type == Csv ? "2026-01-02,1,1,1,1,1" : Object(First);
        var bars = string.Join(type == Json ? ',' : '\n', Enumerable.Repeat(bar, 100_001));

        var answer = await PostAsync(gateway, type, type == Json ? $"[{bars}]" : type == Csv ? $"Datetime,Open,High,Low,Close,Volume\n{bars}" : bars);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, 0), (answer.StatusCode, calls.Count));
        Assert.Equal("A request pushes at most 100000 bars: send the rest in another.", (await answer.ReadAsync())["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task Push_bodyAboveTheLimit_answers413AndOtherRoutesKeepTheirs()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var large = await PostAsync(gateway, Csv, new string(' ', (16 * 1024 * 1024) + 1));
        var other = await gateway.Client.PostJsonAsync("/api/v1/backfills", new string(' ', (64 * 1024) + 1));

        Assert.Equal("The body is too large: at most 16384 KB are read.", (await large.ReadAsync())["detail"]!.GetValue<string>());
        Assert.Equal("The body is too large: at most 64 KB are read.", (await other.ReadAsync())["detail"]!.GetValue<string>());
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge), (large.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task Push_whileABackfillRuns_answers409WithRetryAfter()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("MINE/1d").PushBarsAsync(Arg.Any<PushBarsRequest>(), Arg.Any<CancellationToken>())
            .Returns<PushBarsResult>(_ => throw new DetectionException(DetectionErrorKind.Conflict, "A backfill is running.", TimeSpan.FromSeconds(2)));

        var answer = await PostAsync(gateway, Json, $"[{Object(First)}]");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    /// <summary>The bars of each call, which count as taken; the runs are numbered.</summary>
    private static List<Bar[]> Take(GatewayUnderTest gateway)
    {
        var calls = new List<Bar[]>();
        gateway.Grains.Series("MINE/1d").PushBarsAsync(Arg.Any<PushBarsRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            calls.Add([.. call.ArgAt<PushBarsRequest>(0).Bars]);
            return new PushBarsResult { Taken = calls[^1].Length, RunId = calls.Count.ToString(CultureInfo.InvariantCulture) };
        });
        return calls;
    }

    private static async Task<HttpResponseMessage> PostAsync(GatewayUnderTest gateway, string? type, string body)
    {
        using var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await gateway.Client.PostAsync(Address, content);
    }

    private static string Object(Bar bar) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"time":"{{bar.Time:yyyy-MM-ddTHH:mm:ssZ}}","open":{{bar.Open}},"high":{{bar.High}},"low":{{bar.Low}},"close":{{bar.Close}},"volume":{{bar.Volume}}}""");

    /// <summary>Gives so many bytes at a time.</summary>
    private sealed class SlowStream(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(size, buffer.Length)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => CopyPiecesAsync(destination, cancellationToken);

        private async Task CopyPiecesAsync(Stream destination, CancellationToken cancellationToken)
        {
            var piece = new byte[size];
            for (int read; (read = await ReadAsync(piece, cancellationToken)) > 0;)
            {
                await destination.WriteAsync(piece.AsMemory(0, read), cancellationToken);
                await destination.FlushAsync(cancellationToken);
            }
        }
    }
}
