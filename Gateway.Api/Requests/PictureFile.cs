using Anomaly.People;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Reads the picture of a form. What it is, its bytes say, not the name or type that came with it: nothing else is ever shown as a picture.</summary>
internal static class PictureFile
{
    /// <summary>Bytes of a picture at the most.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Bytes of the form around it at the most.</summary>
    public const int MaxForm = MaxBytes + (16 << 10);

    private const string Field = "avatar";

    /// <summary>The first file of the form.</summary>
    public static async Task<PersonPicture> ReadAsync(IFormFileCollection files, CancellationToken cancellationToken)
    {
        var file = files.Count > 0 ? files[0] : throw RequestException.BadInput(Field, "There is no file in the form.");
        if (file.Length > MaxBytes)
            throw new RequestException(ErrorAnswer.BodyTooLarge(MaxBytes));
        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, cancellationToken);
        var bytes = content.ToArray();
        return new PersonPicture(TypeOf(bytes) ?? throw RequestException.BadInput(Field, "This is no picture: send a PNG, JPEG, GIF or WebP file."), bytes);
    }

    private static string? TypeOf(ReadOnlySpan<byte> bytes) =>
        bytes is [0x89, ..] && bytes[1..].StartsWith("PNG\r\n\u001A\n"u8) ? "image/png"
        : bytes is [0xFF, 0xD8, 0xFF, ..] ? "image/jpeg"
        : bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8) ? "image/gif"
        : bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) ? "image/webp"
        : null;
}
