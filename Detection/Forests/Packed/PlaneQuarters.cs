using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anomaly.Detection.Forests.Packed;

/// <summary>The selections that the selectors are made of; a mask's byte of ones takes the plane with the bit set.</summary>
internal static class PlaneQuarters
{
    /// <summary>One of the four planes from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Four(ref byte planes, int first, Vector512<byte> bit0, Vector512<byte> bit1) =>
        Vector512.ConditionalSelect(
            bit1,
            Vector512.ConditionalSelect(bit0, Plane(ref planes, first + 3), Plane(ref planes, first + 2)),
            Vector512.ConditionalSelect(bit0, Plane(ref planes, first + 1), Plane(ref planes, first)));

    /// <summary>One of the sixteen planes from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Sixteen(
        ref byte planes, int first, Vector512<byte> bit0, Vector512<byte> bit1, Vector512<byte> bit2, Vector512<byte> bit3) =>
        Vector512.ConditionalSelect(
            bit3,
            Vector512.ConditionalSelect(bit2, Four(ref planes, first + 12, bit0, bit1), Four(ref planes, first + 8, bit0, bit1)),
            Vector512.ConditionalSelect(bit2, Four(ref planes, first + 4, bit0, bit1), Four(ref planes, first, bit0, bit1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Plane(ref byte planes, int feature) =>
        Vector512.LoadUnsafe(ref planes, (nuint)(feature * PackedScratch.Lanes));
}
