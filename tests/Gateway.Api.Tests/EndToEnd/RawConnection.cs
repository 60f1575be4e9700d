using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>One connection whose bytes a test writes itself.</summary>
internal sealed class RawConnection(Uri gateway) : IDisposable
{
    private readonly TcpClient _client = new(gateway.Host, gateway.Port) { ReceiveTimeout = 30_000 };

    public void Dispose() => _client.Dispose();

    public async Task SendAsync(string request)
    {
        try
        {
            await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        }
        catch (IOException)
        {
            // The server has answered already, and closed: what it said is still there to be read.
        }
    }

    /// <summary>The next answer; null where the connection ends instead.</summary>
    public async Task<RawAnswer?> ReadAsync(bool isHead = false)
    {
        try
        {
            return await ReadAnswerAsync(isHead).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<RawAnswer?> ReadAnswerAsync(bool isHead)
    {
        if (await LineAsync() is not { Length: > 0 } status)
            return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync() is { Length: > 0 } line)
            headers[line.Split(':')[0]] = line[(line.IndexOf(':') + 1)..].Trim();
        var body = isHead ? "" : headers.ContainsKey("Transfer-Encoding") ? await ChunksAsync() : await BytesAsync(int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture));
        return new RawAnswer(int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture), headers, body);
    }

    private async Task<string> ChunksAsync()
    {
        var body = new StringBuilder();
        while (int.Parse(await LineAsync() ?? "0", NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var length and > 0)
        {
            body.Append(await BytesAsync(length));
            await LineAsync();
        }

        await LineAsync();
        return body.ToString();
    }

    private async Task<string> BytesAsync(int length)
    {
        var bytes = new byte[length];
        await _client.GetStream().ReadExactlyAsync(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A line without its end; null at the end of the connection.</summary>
    private async Task<string?> LineAsync()
    {
        var (line, next) = (new StringBuilder(), new byte[1]);
        while (await _client.GetStream().ReadAsync(next) == 1)
        {
            if (next[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)next[0]);
        }

        return line.Length == 0 ? null : line.ToString();
    }
}

/// <summary>What came over the wire.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public bool Closes => Headers.GetValueOrDefault("Connection") == "close";
}
